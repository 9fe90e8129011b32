"""From all that was ever decided to what stands: the last word of each reviewer, and where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from extract.decisions.review_lines import one_line
from extract.words.clean import fold
from models.reviews import Decision, Queue, ReviewDecision, RowKey, Standing, Verdict

_SAMPLES = (Queue.SAMPLE, Queue.WORST)
_SAME_WORD = {Verdict.ADD: Verdict.ACCEPT}  # who accepts what another added says the same: it is printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """What stands, by document, and the documents that were decided on under each file name."""

    by_document: Mapping[str, tuple[Standing, ...]] = field(default_factory=dict)
    documents_by_file: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def earlier(self, document_id: str, file_names: Iterable[str]) -> tuple[Standing, ...]:
        """Return what stands for other bytes of these files, in the order of the file of reviews."""
        found: dict[str, None] = {}
        for name in file_names:
            found.update(dict.fromkeys(sorted(self.documents_by_file.get(name, frozenset()) - {document_id})))
        names = set(file_names)
        return tuple(s for other in found for s in self.by_document[other] if s.file_name in names)

    def digest(self, document_id: str, file_names: Iterable[str]) -> str:
        """Return a word that changes with all that `reviews.csv` says of a document; "" when it says nothing."""
        if not self.by_document:
            return ""
        standing = (*self.by_document.get(document_id, ()), *self.earlier(document_id, tuple(file_names)))
        return blake2b(repr(standing).encode(), digest_size=8).hexdigest() if standing else ""


NOTHING_DECIDED = Standings()


def same_row(key: RowKey) -> RowKey:
    """Return a key in the form in which keys are compared: its quote folded."""
    return key._replace(quote=fold(one_line(key.quote)))


def key_name(key: RowKey) -> str:
    """Return a short word for a key, the same for all keys of one row: for an address or a form."""
    return blake2b(repr(same_row(key)).encode(), digest_size=8).hexdigest()


def standings(decisions: Iterable[Decision]) -> Standings:
    """Return what stands after all decisions, in the order of the file."""
    by_row: dict[RowKey, list[Decision]] = {}
    for decision in decisions:
        heard = by_row.setdefault(same_row(decision.key), [])
        if decision.verdict is Verdict.UNDO:
            _take_back(heard, decision.reviewer)
        else:
            heard.append(decision)
    by_document: dict[str, list[Standing]] = defaultdict(list)
    by_file: dict[str, set[str]] = defaultdict(set)
    for row, heard in by_row.items():
        if heard:
            standing = _what_stands(heard)
            by_document[row.document_id].append(standing)
            by_file[standing.file_name].add(row.document_id)
    return Standings(
        by_document={document: tuple(found) for document, found in by_document.items()},
        documents_by_file={name: frozenset(found) for name, found in by_file.items()},
    )


def _take_back(heard: list[Decision], reviewer: str) -> None:
    for place in range(len(heard) - 1, -1, -1):
        if heard[place].reviewer == reviewer:
            del heard[place]
            return


def _what_stands(heard: list[Decision]) -> Standing:
    """Return the outcome for one row: who settled a disagreement has the word, until somebody differs again."""
    settled = [place for place, decision in enumerate(heard) if decision.queue is Queue.DISAGREEMENTS]
    last = {decision.reviewer: decision for decision in heard[settled[-1] if settled else 0 :]}
    said = {(_SAME_WORD.get(decision.verdict, decision.verdict), decision.corrected) for decision in last.values()}
    verdict, corrected = next(iter(said))
    is_added = any(decision.verdict is Verdict.ADD for decision in heard)
    if is_added and verdict is Verdict.ACCEPT:
        verdict = Verdict.ADD
    samples = {decision.queue for decision in heard if decision.queue in _SAMPLES}
    return Standing(
        key=heard[-1].key,
        decision=ReviewDecision(verdict.value) if len(said) == 1 else ReviewDecision.DISPUTED,
        corrected=corrected if len(said) == 1 else None,
        decisions=tuple(last.values()),
        sample=next((queue for queue in _SAMPLES if queue in samples), None),
        is_added=is_added,
    )
