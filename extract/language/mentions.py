"""Everything that one tagged text mentions: concepts, activities, quantities and names, with denial and doubt."""

from __future__ import annotations

from collections.abc import Iterable

from extract.language.counted import Count, CountRules
from extract.language.lemmas import LemmaTable
from extract.language.names import Name, NameRules
from extract.language.phrases import PhraseFinder, Term
from extract.language.polarity import PolarityRules, Reach
from extract.language.tagged import Tagged
from extract.language.tongue import TongueRules
from models.free_text import FreeTextLists
from models.mentions import FreeText, Mention, MentionKind

_TERM_POS = frozenset(["NOUN", "ADJ", "VERB", "PROPN"])
# Share of mentions that are right on the marked texts, by what told them; `python -m benchmarks.free_text` measures it.
_CONFIDENCE = {
    "word": 0.95,
    "phrase": 0.97,
    "count": 0.95,
    "gazetteer": 0.97,
    "head": 0.92,
    "before": 0.85,
    "commune": 0.95,
    "model": 0.75,
}


class MentionRules:
    """All rules of free text, made once from the lists of the taxonomy."""

    def __init__(self, lists: FreeTextLists, table: LemmaTable) -> None:
        self._concepts = PhraseFinder(lists.concepts)
        self._activities = PhraseFinder(lists.activities)
        self._polarity = PolarityRules(lists.polarity)
        self._counts = CountRules(lists.units, table)
        self._names = NameRules(
            lists.names, table.is_common, lambda word: self._concepts.names(word) or self._activities.names(word)
        )
        self._tongues = TongueRules(lists.languages)
        self._labels = {**lists.labels, **{activity.id: activity.label_fr for activity in lists.activities}}

    def read(self, tagged: Tagged) -> FreeText:
        """Return what a text says, mentions in order of their place."""
        reach = self._polarity.reach(tagged)
        names = self._names.find(tagged)
        named = {i for name in names for i in range(name.first, name.end)}
        mentions = [self._entity(tagged, name, reach) for name in names]
        for kind, finder in ((MentionKind.CONCEPT, self._concepts), (MentionKind.ACTIVITY, self._activities)):
            terms = (term for term in finder.find(tagged) if not named.issuperset(range(term.first, term.end)))
            mentions += [self._term(tagged, kind, term, reach) for term in _pairs_joined(tagged, terms)]
        counts = (c for c in self._counts.find(tagged) if c.first not in named)  # "SDIS 56"
        mentions += [_counted(tagged, count, reach) for count in counts]
        mentions.sort(key=lambda mention: (mention.char_start, -mention.char_end, mention.kind))
        return FreeText(
            mentions=tuple(mentions),
            terms=_terms(tagged),
            tongue=self._tongues.tongue(tagged.lower),
            word_count=sum(word[0].isalnum() for word in tagged.lower),
            sentence_count=tagged.sentences[-1] + 1 if tagged.sentences else 0,
        )

    def _term(self, tagged: Tagged, kind: MentionKind, term: Term, reach: Reach) -> Mention:
        return Mention(
            kind=kind,
            label=self._labels[term.id],
            concept_id=term.id,
            text=tagged.slice(term.first, term.end),
            lemma=" ".join(tagged.lemmas[term.first : term.end]),
            char_start=tagged.words[term.first].start,
            char_end=tagged.words[term.end - 1].end,
            confidence=_CONFIDENCE["phrase" if term.is_phrase else "word"],
            is_negated=reach.denied[term.first],
            is_hypothetical=reach.supposed[term.first],
        )

    def _entity(self, tagged: Tagged, name: Name, reach: Reach) -> Mention:
        text = tagged.slice(name.first, name.end)
        return Mention(
            kind=MentionKind.ENTITY,
            label=name.kind.value,
            concept_id=None,
            text=text,
            lemma=" ".join(text.split()),
            char_start=tagged.words[name.first].start,
            char_end=tagged.words[name.end - 1].end,
            confidence=_CONFIDENCE[name.basis],
            is_negated=reach.denied[name.first],
            is_hypothetical=reach.supposed[name.first],
        )


def _counted(tagged: Tagged, count: Count, reach: Reach) -> Mention:
    return Mention(
        kind=MentionKind.QUANTITY,
        label=count.unit or "",
        concept_id=None,
        text=tagged.slice(count.first, count.end),
        lemma=" ".join(tagged.lemmas[count.first : count.end]),
        char_start=tagged.words[count.first].start,
        char_end=tagged.words[count.end - 1].end,
        confidence=_CONFIDENCE["count"],
        is_negated=reach.denied[count.first],
        is_hypothetical=reach.supposed[count.first],
        quantity=count.quantity,
        unit=count.unit,
    )


def _pairs_joined(tagged: Tagged, terms: Iterable[Term]) -> list[Term]:
    """Make one mention of "voisins et voisines": the same word in both genders."""
    joined: list[Term] = []
    for term in terms:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.id == term.id
            and term.first == last.end + 1
            and tagged.lower[last.end] in ("et", "ou", "/")
            and tagged.roots[last.first] == tagged.roots[term.first]
        ):
            joined[-1] = Term(last.first, term.end, last.id, last.is_phrase)
        else:
            joined.append(term)
    return joined


def _terms(tagged: Tagged) -> tuple[str, ...]:
    """Return the words that carry meaning, in dictionary form and lower case."""
    return tuple(
        lemma
        for lemma, pos in zip(tagged.lemmas, tagged.pos, strict=True)
        if pos in _TERM_POS and len(lemma) > 2 and lemma[0].isalpha()
    )
