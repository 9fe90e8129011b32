"""Name the options behind phrases: exactly, damaged, or not at all."""

from __future__ import annotations

from itertools import compress

from extract.body.stream import Stream
from extract.words.denials import DENIALS
from extract.words.gaps import Gap
from extract.words.lexicon import Lexicon, Terms
from extract.words.match import Match, fold_confusions, is_damage, match_phrase, match_slip, resembles
from models.record_base import Record
from models.taxonomy_terms import Thresholds

_FEWEST_LETTERS = 5  # of a phrase that may be read letter for letter as another


_EXCEPTIONS = frozenset({"non", "sauf", "hors", "sinon", "ancien", "prevu", "projet", "venir"})
_EXAMPLES = frozenset("notamment surtout principalement essentiellement particulier exemple dont".split())
_COMPLEMENTS = frozenset({"de", "du", "des", "d"})
_NO_TERMS: dict[str, str] = {}
_EXACT_BOTH = 200.0  # points of two labels to the letter
_CONFUSED = 8.0  # points that such a reading costs


_BY = frozenset({"par", "avec", "grace"})
_SUBJECTS = frozenset({"le", "la", "au", "a", "notre", "ce", "projet", "lieu", "site"})  # what all the report is about


JOINERS = frozenset({"et", "ou"})  # between two answers; "du" or "de" between them makes one phrase
EDGES = Gap.COMMA | Gap.STOP | Gap.HARD | Gap.BULLET | Gap.COLON


class Answer(Record):
    """A phrase of a slot, words `first` to `end` (half-open). `term` is None for a phrase that no label names."""

    first: int
    end: int
    term: str | None
    label: str = ""
    score: float = 0.0
    runner_up: str | None = None
    runner_up_score: float | None = None


def named(first: int, end: int, found: Match) -> Answer:
    """Return the answer of words `first` to `end` (half-open) that name an option."""
    return Answer(first, end, found.term, found.label, found.score, found.runner_up, found.runner_up_score)


def match_label(phrase: str, terms: Terms, thresholds: Thresholds) -> Match | None:
    """Return the option that a folded phrase names, or None; the shorter the phrase, the closer it must be."""
    floor = max(
        thresholds.label_floor,
        min(thresholds.short_label_floor, thresholds.short_label_floor + 6.0 - 0.6 * len(phrase)),
    )
    found = match_phrase(phrase, terms, floor=floor, margin=thresholds.label_margin)
    meant = None if phrase in terms else terms.meanings.term_of(phrase)
    if meant is not None and (found is None or found.term != meant or not is_damage(phrase, found.label)):
        return Match(meant, phrase, 100.0)
    if found is None and len(phrase) >= _FEWEST_LETTERS:
        found = match_phrase(
            fold_confusions(phrase),
            terms.confused,
            floor=thresholds.short_label_floor,
            margin=thresholds.label_margin,
        )
        if found is not None:
            found = found.changed(score=found.score - _CONFUSED)
            return found if is_damage(phrase, _of_term(found, terms)) else None
    if found is None and len(phrase) >= _FEWEST_LETTERS:
        found = match_slip(phrase, terms.by_length.get(len(phrase), _NO_TERMS))
    if found is not None and found.score < 100.0 and not is_damage(phrase, found.label):
        return None
    return found


def _of_term(found: Match, terms: Terms) -> str:
    """Return all words of the labels of the term that was found by letters that look alike."""
    return " ".join(label for label, term in terms.items() if term == found.term)


def find_labels(stream: Stream, first: int, end: int, terms: Terms) -> dict[int, Answer]:
    """Return, by first word, the labels that stand exactly in the slot; the longest wins and no word is used twice."""
    found: dict[int, Answer] = {}
    used: set[int] = set()
    for _, at, stop, label in sorted(_standing(stream, first, end, terms)):
        span = range(at, stop)
        if used.isdisjoint(span) and _is_whole(stream, at, stop):
            used.update(span)
            found[at] = Answer(at, stop, terms[label], label, 100.0)
    return found


def _standing(stream: Stream, first: int, end: int, terms: Terms) -> list[tuple[int, int, int, str]]:
    """Return place among the labels, half-open words and label of each label whose words stand in the slot."""
    words, text, offsets, by_first_word = stream.words, stream.text, stream.offsets, terms.by_first_word
    return [
        (place, at, at + size, label)
        for at in compress(range(first, end), map(by_first_word.__contains__, words[first:end]))
        for second in (None, words[at + 1] if at + 1 < end else "")
        for place, size, label, spaced in by_first_word[words[at]].get(second, ())
        if text.startswith(spaced, offsets[at]) and at + size <= end
    ]


def _is_whole(stream: Stream, first: int, end: int) -> bool:
    """Tell whether no sentence ends inside the words; items may: pages show a broken line of an item like an item."""
    return Gap.STOP not in [gap & Gap.STOP for gap in stream.gaps[first + 1 : end]]


def settle_answers(stream: Stream, answers: list[Answer], terms: Terms, lexicon: Lexicon) -> list[Answer]:
    """Join a known label and unknown words of one segment: "bénévoles du club voisin" is not "bénévoles"."""
    settled: list[Answer] = []
    for answer in answers:
        before = settled[-1] if settled else None
        if before is not None and before.term and answer.term and f" {before.label} " in f" {answer.label} ":
            whole = match_label(stream.slice(before.first, answer.end), terms, lexicon.thresholds)
            if whole is not None and whole.term == answer.term and _is_one_segment(stream, before, answer):
                settled[-1] = named(before.first, answer.end, whole)  # the rest of a longer label, damaged
                continue
        both = _both(stream, before, answer, terms) if before is not None and before.term and answer.term else None
        if both is not None:
            settled[-1] = both
            continue
        if before is not None and before.term and answer.term is None and _is_example(stream, before, answer):
            continue
        if (
            before is not None
            and (before.term is None) != (answer.term is None)
            and _is_one_segment(stream, before, answer)
        ):
            whole = match_label(stream.slice(before.first, answer.end), terms, lexicon.thresholds)
            if whole is not None:
                settled[-1] = named(before.first, answer.end, whole)
                continue
            denied = DENIALS.intersection(stream.words[before.first : before.end] if before.term is None else ())
            if answer.term is None and _is_remark(stream, before, answer):
                continue
            if answer.term is None and adds_nothing(stream, before.end, answer.end):
                settled[-1] = before.changed(end=answer.end)
                continue
            if JOINERS.intersection(stream.words[before.end : answer.first]) and not denied:
                settled.append(answer)
                continue
            unknown, known = (before, answer) if before.term is None else (answer, before)
            letters = len(stream.slice(unknown.first, unknown.end))
            total = letters + len(stream.slice(known.first, known.end))
            words = stream.words[unknown.first : unknown.end]
            is_complement = answer.term is None and stream.words[before.end] in _COMPLEMENTS  # "de la place"
            if (
                is_complement
                or letters > (1 - lexicon.thresholds.segment_cover) * total
                or not _is_debris(words, lexicon)
            ):
                settled[-1] = Answer(before.first, answer.end, None)
            else:
                settled[-1] = known.changed(
                    first=before.first, end=answer.end, score=min(known.score, 100.0 * (total - letters) / total)
                )
            continue
        settled.append(answer)
    return settled


def adds_nothing(stream: Stream, first: int, end: int) -> bool:
    """Tell whether a sentence ends with what all of the report is about: "positivement par le projet"."""
    words = stream.words[first:end]
    return bool(stream.gap(end) & (Gap.STOP | Gap.HARD)) and words[0] in _BY and _SUBJECTS.issuperset(words[1:])


def _is_remark(stream: Stream, before: Answer, answer: Answer) -> bool:
    """Tell whether words behind an option stand in brackets and take nothing back of it."""
    is_aside = any(stream.gaps[word] & Gap.ASIDE for word in range(before.end, answer.first + 1))
    return is_aside and (DENIALS | _EXCEPTIONS).isdisjoint(stream.words[before.end : answer.end])


def _is_example(stream: Stream, before: Answer, answer: Answer) -> bool:
    """Tell whether words behind an option, of its item, go into it and take nothing back: "notamment en été"."""
    lead = stream.words[before.end : answer.first + 2]
    if (before.term or "").startswith("group=") or _EXAMPLES.isdisjoint(lead):
        return False
    if not (DENIALS | _EXCEPTIONS).isdisjoint(stream.words[before.end : answer.end]):
        return False
    gaps = stream.gaps[before.end : answer.first + 1]
    return bool(gaps[0] & Gap.COMMA) and not any(gap & EDGES & ~Gap.COMMA for gap in gaps)


def _is_debris(words: list[str], lexicon: Lexicon) -> bool:
    """Tell whether words beside a label are what damage left: bits, or damaged words of the frame; never a denial."""
    if DENIALS.intersection(words):
        return False
    return all(len(word) < 4 or resembles(word, lexicon.vocabulary) for word in words)


def _both(stream: Stream, before: Answer, answer: Answer, terms: Terms) -> Answer | None:
    """Return the one option that two phrases mean together, as one that holds another does, None if they do not."""
    if before.score + answer.score >= _EXACT_BOTH and before.label in terms and answer.label in terms:
        return None
    if stream.gaps[answer.first] & (Gap.BULLET | Gap.HARD) or not _is_one_item(stream, before, answer):
        return None
    phrase = stream.slice(before.first, answer.end)
    meant = terms.meanings.term_of(phrase)
    return (
        None if meant is None or meant.startswith("value=") else Answer(before.first, answer.end, meant, phrase, 100.0)
    )


def _is_one_item(stream: Stream, before: Answer, answer: Answer) -> bool:
    """Tell whether a comma at most stands between two phrases."""
    return not any(stream.gaps[word] & (EDGES & ~Gap.COMMA) for word in range(before.end, answer.first + 1))


def _is_one_segment(stream: Stream, before: Answer, answer: Answer) -> bool:
    """Tell whether no comma, item or line end stands between two phrases."""
    return not any(stream.gaps[word] & (EDGES | Gap.SOFT) for word in range(before.end, answer.first + 1))
