"""What the free texts of each site's latest report mention, as one wide row: beside what was ticked, never among it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pyarrow.compute as pc
import pyarrow.parquet as pq

from models.free_text import FreeTextLists
from models.schemas import Mentioned
from models.taxonomy import Taxonomy

Row = tuple[object, ...]


def mentioned_things(lists: FreeTextLists, taxonomy: Taxonomy) -> tuple[Mentioned, ...]:
    """Return all that has a column: concepts, then activities, in the order of their lists."""
    english: dict[str, str] = {}
    for _, indicator in taxonomy.indicators:
        for option in indicator.options:
            english.setdefault(option.id, option.label_en)
    concepts = (Mentioned(one.id, lists.labels[one.id], english[one.id]) for one in lists.concepts)
    return (*concepts, *(Mentioned(one.id, one.label_fr, one.label_en) for one in lists.activities))


def mentioned_rows(
    latest: Mapping[str, str],
    mentions: Iterable[str],
    free_texts: Iterable[str],
    columns: Sequence[str],
    same: Mapping[str, Row],
) -> list[Row]:
    """Return the rows of `site_mentions`, by site: how often each thing is mentioned, neither denied nor supposed.

    `latest`: latest document of each site; `same`: of each site, the cells that end its row; the others are the files
    of the tables. Null: the report has no free text.
    """
    wanted = set(latest.values())
    counts: dict[str, Counter[str]] = {}
    for path in free_texts:
        documents = pq.read_table(path, columns=["document_id"])["document_id"].to_pylist()
        counts.update((str(document), Counter()) for document in documents if document in wanted)
    for path in mentions:
        names = ["document_id", "concept_id", "is_negated", "is_hypothetical"]
        table = pq.read_table(path, columns=names)
        is_stated = pc.and_(pc.invert(table["is_negated"]), pc.invert(table["is_hypothetical"]))
        stated = table.filter(pc.and_(is_stated, pc.is_valid(table["concept_id"])))
        grouped = stated.group_by(["document_id", "concept_id"]).aggregate([([], "count_all")])
        for row in grouped.to_pylist():
            if row["document_id"] in counts:
                counts[row["document_id"]][row["concept_id"]] += row["count_all"]
    rows: list[Row] = []
    for site, document in sorted(latest.items()):
        found = counts.get(document)
        rows.append((site, document, *(None if found is None else found[column] for column in columns), *same[site]))
    return rows
