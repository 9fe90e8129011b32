"""Faults of the YAML files that analysts edit, in words: where, what is wrong there, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

WRITTEN = r"\S"
"""Pattern of a text that is not empty."""
_WORDS = {
    "missing": "this key is missing",
    "tuple_type": 'a list is expected: ["…", "…"]',
    "list_type": 'a list is expected: ["…", "…"]',
    "dict_type": "keys and values are expected: key: value",
    "model_type": "keys and values are expected: key: value",
    "string_type": "a text is expected; put it in quotes",
    "too_short": "at least one is expected",
}
_HINTS = (
    ("\\t", "indent with spaces, not with tabs"),
    ("mapping values are not allowed", "a text with a colon needs quotes"),
    ("undefined alias", "a text that begins with * needs quotes"),
)


def keys_of(base: type[BaseModel]) -> frozenset[str]:
    """Return all keys that the models derived from `base` know, at whatever depth of a file."""
    found: set[str] = set()
    for model in base.__subclasses__():
        found |= {*model.model_fields, *keys_of(model)}
    return frozenset(found)


def told_faults(error: ValidationError, keys: Iterable[str]) -> list[str]:
    """Return each fault as ``PLACE: WHAT (found …)``. `keys`: those that a mistyped one may have been meant for."""
    return [f"{_place(fault)}: {_told(fault, keys)}" for fault in error.errors()]


def told_yaml_error(error: Exception, data: bytes = b"") -> str:
    """Return why a file is no YAML, with the line, on one line. `data`: its bytes, to tell one that is not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        if isinstance(error, UnicodeDecodeError) or "unacceptable character" in str(error):
            number = data[: wrong.start].count(b"\n") + 1
            return f"line {number}: not UTF-8; save the file as UTF-8"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    problem, mark = getattr(error, "problem", None), getattr(error, "problem_mark", None)
    if problem is None or mark is None:
        return " ".join(str(error).split())
    hint = next((f"; {advice}" for words, advice in _HINTS if words in problem), "")
    return f"line {mark.line + 1}, column {mark.column + 1}: {' '.join(problem.split())}{hint}"


def _place(fault: Mapping[str, Any]) -> str:
    return ".".join(map(str, fault["loc"])) or "(top)"


def _told(fault: Mapping[str, Any], keys: Iterable[str]) -> str:
    kind, found = fault["type"], fault.get("input")
    if kind == "missing":  # what was found is all the rest, which says nothing
        return _WORDS[kind]
    if kind == "extra_forbidden":
        near = get_close_matches(str(fault["loc"][-1]), sorted(keys), n=1, cutoff=0.75)
        return "no such key here" + (f"; did you mean {near[0]}?" if near else "") + _found(found)
    if kind == "string_pattern_mismatch":
        if fault.get("ctx", {}).get("pattern") == WRITTEN:
            return "must not be empty"
        return f"only a to z, 0 to 9 and _ are allowed, and a letter first; no accents{_found(found)}"
    return _WORDS.get(kind, str(fault["msg"])) + _found(found)


def _found(value: Any) -> str:
    return f" (found {str(value)[:60]!r})"
