"""Phrases that the taxonomy does not know, gathered from the tables into options and synonyms to accept or refuse."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.export.tables_on_disk import StoredTables
from extract.shown import shown_line
from extract.words.clean import fold
from extract.words.compile_lexicon import compile_lexicon
from extract.words.lexicon import Lexicon
from extract.words.match import match_phrase, similarity
from models.taxonomy import Taxonomy
from models.vocabulary import Kind

_SAME_PHRASE = 84.0  # points: two wordings of one answer
_WORDING = 80.0  # points: proposed as another wording of a known option
_NEAR_OPTION = 66.0  # points: proposed as a new option, but worth asking whether it is this one
_MOST_PHRASES = 2_000  # of an indicator: the most frequent ones; comparing all with all would take hours
_MOST_EXAMPLES = 3
_MOST_ID_WORDS = 5
_EDGES = ' \t\n.,;:!?…«»"“”'
_SMALL_WORDS = frozenset("de des du d la le les l un une et ou a au aux en dans par pour sur avec".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Where a phrase was met."""

    site_id: str | None
    file_name: str
    page_no: int
    quote: str


@dataclass(slots=True, kw_only=True)
class _Phrase:
    """One folded phrase while it is counted."""

    spellings: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    examples: list[tuple[str, Example]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseGroup:
    """Phrases of one indicator that look like one answer.

    `say`: their spellings, the most frequent first. `option`: the known option that they are closest to, None when
    none is near; `score`: how close, 0 to 100. `is_wording`: close enough to be proposed as a wording of it.
    `document_count`: documents that print one of them.
    """

    indicator_id: str
    say: tuple[str, ...]
    document_count: int
    examples: tuple[Example, ...]
    option: str | None
    score: float

    @property
    def is_wording(self) -> bool:
        return self.option is not None and self.score >= _WORDING


class Suggested(NamedTuple):
    """Groups of phrases, and the number of phrases that were too many to be compared."""

    groups: tuple[PhraseGroup, ...]
    left_out: int


def suggest_groups(stored: StoredTables, taxonomy: Taxonomy, *, most_phrases: int = _MOST_PHRASES) -> Suggested:
    """Return the unknown phrases of an output folder in groups, those of most documents first within an indicator.

    Phrases that this taxonomy names by now are not among them, nor those past the `most_phrases` of an indicator that
    most documents print. Raises `UsageError` when a table is missing.
    """
    lexicon = compile_lexicon(taxonomy)
    groups: list[PhraseGroup] = []
    left_out = 0
    for indicator_id, phrases in _unknown_phrases(stored).items():
        if indicator_id not in lexicon.indicators:
            continue
        terms = lexicon.labels[indicator_id]
        unknown = {phrase: found for phrase, found in phrases.items() if not is_named(phrase, indicator_id, lexicon)}
        ranked = sorted(unknown, key=lambda phrase: (-len(unknown[phrase].documents), phrase))
        left_out += len(ranked[most_phrases:])
        groups += [_group(indicator_id, alike, unknown, terms) for alike in _alike(ranked[:most_phrases])]
    order = {indicator.id: place for place, (_, indicator) in enumerate(taxonomy.indicators)}
    groups.sort(key=lambda group: (order[group.indicator_id], -group.document_count, group.say))
    return Suggested(tuple(groups), left_out)


def is_named(phrase: str, indicator_id: str, lexicon: Lexicon) -> str | None:
    """Return the option of an indicator that a folded phrase names by itself, or None."""
    at = lexicon.thresholds
    match = match_phrase(phrase, lexicon.labels[indicator_id], floor=at.label_floor, margin=at.label_margin)
    return match.term if match else None


def _unknown_phrases(stored: StoredTables) -> dict[str, dict[str, _Phrase]]:
    """Return indicator → folded phrase → what was met, in the order of the tables."""
    documents = stored.named("documents")
    named = {row["document_id"]: row["file_name"] for row in documents.records("document_id", "file_name")}
    found: dict[str, dict[str, _Phrase]] = defaultdict(dict)
    wanted = ("indicator_id", "document_id", "site_id", "kind", "value_id", "value_raw", "page_no", "quote")
    for row in stored.named("observations").records(*wanted):
        said = row["value_raw"].strip(_EDGES)
        folded = fold(said)
        if row["value_id"] is not None or row["kind"] != Kind.CHOICE or not folded:
            continue
        phrase = found[row["indicator_id"]].setdefault(folded, _Phrase())
        phrase.spellings[said] += 1
        phrase.documents.add(row["document_id"])
        if len(phrase.examples) < _MOST_EXAMPLES:
            file_name = named.get(row["document_id"], row["document_id"])
            example = Example(site_id=row["site_id"], file_name=file_name, page_no=row["page_no"], quote=row["quote"])
            phrase.examples.append((row["document_id"], example))
    return found


def _alike(ranked: Sequence[str]) -> list[list[str]]:
    """Return phrases in groups, each around its most frequent one; `ranked`: the most frequent first."""
    groups: list[list[str]] = []
    for phrase in ranked:
        near = [(similarity(phrase, group[0]), group) for group in groups]
        score, group = max(near, key=lambda pair: pair[0], default=(0.0, []))
        if score >= _SAME_PHRASE:
            group.append(phrase)
        else:
            groups.append([phrase])
    return groups


def _group(indicator_id: str, alike: Sequence[str], phrases: dict[str, _Phrase], terms: dict[str, str]) -> PhraseGroup:
    spellings = sum((phrases[phrase].spellings for phrase in alike), Counter[str]())
    examples = {document: example for phrase in alike for document, example in reversed(phrases[phrase].examples)}
    near = [(similarity(phrase, label), option) for phrase in alike for label, option in terms.items()]
    score, option = max(near, default=(0.0, ""))
    return PhraseGroup(
        indicator_id=indicator_id,
        say=tuple(said for said, _ in sorted(spellings.items(), key=lambda pair: (-pair[1], pair[0]))),
        document_count=len(set().union(*(phrases[phrase].documents for phrase in alike))),
        examples=tuple(example for _, example in sorted(examples.items()))[:_MOST_EXAMPLES],
        option=option if score >= _NEAR_OPTION else None,
        score=score,
    )


def suggestions_yaml(suggested: Suggested, taxonomy: Taxonomy) -> str:
    """Return the groups as a file of suggestions to edit and accept; counts and examples are its comments."""
    taken = {indicator.id: {option.id for option in indicator.options} for _, indicator in taxonomy.indicators}
    lines = [
        f"# Phrases that taxonomy {taxonomy.version} does not know. Keep what is right, delete the rest, put label_en",
        "# into English, then see what would change, and accept:",
        "#   python pipeline.py taxonomy accept THIS_FILE --into NEW",
        "#   python pipeline.py taxonomy diff models/taxonomy NEW FOLDER",
        "#   python pipeline.py taxonomy accept THIS_FILE",
    ]
    if suggested.left_out:
        lines.append(f"# {suggested.left_out} phrases more, each of fewer documents, are left for when these are done.")
    for group in suggested.groups:
        lines += ["", *_comment(group), *_fragment(group, taken[group.indicator_id])]
    return "\n".join(lines) + "\n"


def _comment(group: PhraseGroup) -> list[str]:
    near = f"; close to the option {group.option} ({group.score:.0f})" if group.option else ""
    if group.option and not group.is_wording:
        near += ": if it is that one, say so as its option and drop the labels"
    lines = [f"{group.document_count} document{'s' if group.document_count > 1 else ''}{near}"]
    lines += [f"{e.site_id or 'no site'}, {e.file_name}, page {e.page_no}: {e.quote}" for e in group.examples]
    return [f"# {shown_line(' '.join(line.split()))}" for line in lines]


def _fragment(group: PhraseGroup, taken: set[str]) -> list[str]:
    said = json.dumps(group.say, ensure_ascii=False)  # JSON is YAML, and quotes whatever is in a phrase
    lines = [f"- indicator: {group.indicator_id}"]
    if group.is_wording:
        lines.append(f"  option: {group.option}")
    else:
        option = _option_id(group.say[0], taken)
        taken.add(option)
        label = json.dumps(group.say[0], ensure_ascii=False)
        lines += [f"  option: {option}", f"  label_fr: {label}", f"  label_en: {label} # still French"]
    return [*(shown_line(line) for line in lines), f"  say: {shown_line(said)}"]


def _option_id(phrase: str, taken: set[str]) -> str:
    """Return an id made of the first words of a phrase that tell something; a number is added if it is taken."""
    words = [word for word in fold(phrase).split() if word not in _SMALL_WORDS and word.isascii()]
    base = "_".join(words[:_MOST_ID_WORDS]) or "option"
    base = base if base[0].isalpha() else f"option_{base}"
    number, option = 1, base
    while option in taken:
        number += 1
        option = f"{base}_{number}"
    return option
