"""The taxonomy as SKOS, in Turtle: dimensions, themes, questions and options, each narrower than the one above.

Written in the order of the taxonomy: the same taxonomy gives the same bytes. Addresses of concepts are made of the base
and of ids, so they stay when labels change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.errors import UsageError
from models.taxonomy import Taxonomy
from models.taxonomy_terms import Indicator, Option, Theme

DEFAULT_BASE = "urn:releve:"
_PREFIXES = (
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
)
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*[/#:]|urn:[^\s<>\"{}|\\^`]+:")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One concept. `path`: what follows the base in its address. `notation`: its id in the tables.

    `alternatives`: other French wordings. `broader`: path of the concept above, None at the top.
    `note`: words and their language.
    """

    path: str
    notation: str
    label_fr: str
    label_en: str
    alternatives: tuple[str, ...] = ()
    broader: str | None = None
    note: tuple[str, str] | None = None


def skos_turtle(taxonomy: Taxonomy, base: str = DEFAULT_BASE) -> str:
    """Return the taxonomy in Turtle.

    Raises `UsageError` when `base` is no address that ids can follow: absolute, and ending in ``/``, ``#`` or ``:``.
    """
    if not _BASE.fullmatch(base):
        raise UsageError(
            f"--base {base!r}: an absolute address that ends with /, # or : is expected, such as {DEFAULT_BASE}"
        )
    found = tuple(concepts(taxonomy))
    tops = " , ".join(f"<{base}{concept.path}>" for concept in found if concept.broader is None)
    scheme = (
        f"<{base}scheme>",
        "    a skos:ConceptScheme ;",
        f"    skos:prefLabel {_said('Questionnaire « Effets sociaux et urbains »', 'fr')} ,",
        f"        {_said('Questionnaire on social and urban effects', 'en')} ;",
        f"    owl:versionInfo {_said(taxonomy.version)} ;",
        f"    skos:hasTopConcept {tops} .",
    )
    prefixes = [f"@prefix {name}: <{address}> ." for name, address in _PREFIXES]
    blocks = ["\n".join(prefixes), "\n".join(scheme), *(_block(concept, base) for concept in found)]
    return "\n\n".join(blocks) + "\n"


def concepts(taxonomy: Taxonomy) -> Iterator[Concept]:
    """Yield the concepts of a taxonomy, each after the one above it."""
    themes: dict[str, list[Theme]] = {}
    for theme in taxonomy.themes:
        themes.setdefault(theme.dimension, []).append(theme)
    for d in taxonomy.common.dimensions:
        others = _others(d.headings, d.label_fr)
        yield Concept(path=d.id, notation=d.id, label_fr=d.label_fr, label_en=d.label_en, alternatives=others)
        for theme in themes.get(d.id, ()):
            yield Concept(
                path=theme.theme,
                notation=theme.theme,
                label_fr=theme.label_fr,
                label_en=theme.label_en,
                alternatives=_others(theme.headings, theme.label_fr),
                broader=d.id,
            )
            for indicator in theme.indicators:
                yield _question(indicator, theme)
                yield from (_answer(option, indicator) for option in indicator.options)


def _question(i: Indicator, theme: Theme) -> Concept:
    asked = "Réponse : options à cocher" if i.kind == "choice" else f"Réponse : un nombre ({i.unit or 'sans unité'})"
    return Concept(
        path=i.id,
        notation=i.id,
        label_fr=i.label_fr,
        label_en=i.label_en,
        broader=theme.theme,
        note=(asked, "fr"),
    )


def _answer(option: Option, indicator: Indicator) -> Concept:
    return Concept(
        path=f"{indicator.id}/{option.id}",
        notation=f"{indicator.id}={option.id}",
        label_fr=option.label_fr,
        label_en=option.label_en,
        alternatives=_others(option.wordings, option.label_fr),
        broader=indicator.id,
        note=(option.note, "en") if option.note else None,
    )


def _others(wordings: Sequence[str], label: str) -> tuple[str, ...]:
    """Return the wordings but the preferred one, each once, in order: no label is preferred and alternative."""
    return tuple(dict.fromkeys(wording for wording in wordings if wording != label))


def _block(concept: Concept, base: str) -> str:
    lines = [f"<{base}{concept.path}>", "    a skos:Concept ;", f"    skos:inScheme <{base}scheme> ;"]
    if concept.broader is None:
        lines.append(f"    skos:topConceptOf <{base}scheme> ;")
    else:
        lines.append(f"    skos:broader <{base}{concept.broader}> ;")
    lines.append(f"    skos:notation {_said(concept.notation)} ;")
    if concept.alternatives:
        lines.append(f"    skos:altLabel {' , '.join(_said(other, 'fr') for other in concept.alternatives)} ;")
    if concept.note:
        lines.append(f"    skos:scopeNote {_said(*concept.note)} ;")
    lines.append(f"    skos:prefLabel {_said(concept.label_fr, 'fr')} , {_said(concept.label_en, 'en')} .")
    return "\n".join(lines)


def _said(words: str, language: str = "") -> str:
    """Return a literal of Turtle; characters that it cannot hold as such are escaped."""
    escaped = "".join(_ESCAPES.get(c) or (c if c >= " " else f"\\u{ord(c):04X}") for c in words)
    return f'"{escaped}"{"@" + language if language else ""}'
