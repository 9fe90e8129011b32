"""Pictures of pages in object storage, beside the tables: the same names as in a folder, ``evidence/…``.

Each machine has the pictures that it drew. What one of them published stays there for the others, as long as the
document is in the tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from extract.files.storage import Place, open_place
from extract.pages.data_files import call_line
from extract.proof.evidence_pictures import EVIDENCE, MADE, PAGE
from extract.run.generations import current_folder
from extract.tables.table_rows import read_rows, table_files

NOTED = ".evidence.json"
"""Which pictures are published: document → first line of its `page.js`, which changes with its rows."""


def publish_pictures(url: str, folder: Path) -> int:
    """Publish the pictures in `folder`, where the tables of `url` are made, and return how many documents were new.

    Pictures of a document are there before the page that names them. Raises `StorageError`.
    """
    place = open_place(url)
    tables = current_folder(folder) or folder
    known = {str(document) for (document,) in read_rows(table_files(tables, "documents"), ["document_id"])}
    here = {path.parent.name: _stamp(path) for path in sorted((folder / EVIDENCE).glob(f"*/{PAGE}"))}
    there = _noted(place)
    new = [document for document, stamp in here.items() if there.get(document) != stamp]
    gone = [document for document in there if document not in known]
    if not (new or gone):
        return 0
    left = {document: stamp for document, stamp in there.items() if document not in gone}
    place.write(NOTED, _written({document: stamp for document, stamp in left.items() if document not in new}))
    for document in new:
        _upload(place, folder / EVIDENCE / document)
    made = {**left, **{document: here[document] for document in new}}
    place.write(f"{EVIDENCE}/{MADE}", call_line("made", sorted(made)).encode())
    place.write(NOTED, _written(made))
    _delete(place, gone)
    return len(new)


def _upload(place: Place, folder: Path) -> None:
    files = sorted(path for path in folder.iterdir() if path.is_file())
    for path in sorted(files, key=lambda path: path.name == PAGE):  # the page that names the others comes last
        place.upload(path, f"{EVIDENCE}/{folder.name}/{path.name}")


def _delete(place: Place, documents: Iterable[str]) -> None:
    for document in documents:
        of_document = open_place(place.url_of(f"{EVIDENCE}/{document}"))
        for file in list(of_document.list_files()):
            of_document.delete(file.key)


def _stamp(page: Path) -> str:
    with page.open(encoding="utf-8") as lines:
        return lines.readline().strip()


def _noted(place: Place) -> dict[str, str]:
    data = place.read_if_there(NOTED)
    found: dict[str, str] = json.loads(data) if data else {}
    return found


def _written(stamps: dict[str, str]) -> bytes:
    return (json.dumps(stamps, sort_keys=True, indent=1) + "\n").encode()
