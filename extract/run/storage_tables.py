"""Tables in object storage: made in a local folder as always, then published, all of them by one small object.

Below the place are the files of the runs under names made of their content (``.objects/``), and ``current.json``, which
says which of them are the tables. Replacing it is one request: it points to all of the old tables or to all of the new
ones. After that the same content is copied, table by table, to the keys that people type: ``NAME.parquet``.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from extract.files.storage import Place, StorageError, local_path, open_place
from extract.files.storage_lock import Hold, hold_lock
from extract.run.generations import current_folder, open_output
from extract.run.storage_editions import CURRENT, OBJECTS, Edition, edition_of, read_edition, written_edition
from extract.run.storage_pictures import publish_pictures
from models.errors import UsageError

COPIED = ".copied.json"
_TABLES = "tables"
_LAST = "run.json"
_AT_ONCE = 8  # requests under way: a table is hundreds of parts, and each waits for the network


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A run on its way: tables are to be made in `folder`, then `publish` puts them in place of the others."""

    place: Place
    folder: Path
    record: Path
    hold: Hold

    def publish(self) -> Edition:
        """Publish what is in `folder` and return it.

        Raises `StorageError`, with the tables published before still whole, or with the new ones published and some
        keys not yet copied; in both cases the next run finishes the work.
        """
        made = current_folder(self.folder)
        if made is None:
            raise OSError(f"{self.folder}: no tables were made there")
        paths = _files_of(made)
        edition = edition_of(paths)
        before = read_edition(self.place)
        _upload(self.place, edition, paths)
        self.hold.check()
        self.place.write(CURRENT, written_edition(edition))
        self.record.write_text(edition.run, encoding="utf-8")
        _copy_to_names(self.place, edition)
        _forget(self.place, edition, before)
        return edition


@contextmanager
def open_tables_folder(out: str, home: Path, *, is_to_publish: bool) -> Iterator[Path]:
    """Give the local folder where the tables for `out`, a folder or a URL, are made; published when all went well.

    Raises what `open_publication` and `Publication.publish` do.
    """
    folder = local_path(out)
    if folder is not None:
        yield folder
        return
    with open_publication(out, home) as publication:
        yield publication.folder
        if is_to_publish:
            publication.publish()
            publish_pictures(out, publication.folder)


def local_folder(out: str, home: Path) -> Path:
    """Return where the tables for `out`, a folder or a URL, are made on this machine; it need not exist."""
    return local_path(out) or _mirror(open_place(out), home) / _TABLES


def _mirror(place: Place, home: Path) -> Path:
    return home / "published" / hashlib.sha256(place.url.encode()).hexdigest()[:16]


@contextmanager
def open_publication(url: str, home: Path) -> Iterator[Publication]:
    """Give the local folder, below `home`, that holds the tables last published at `url`; they are fetched if need be.

    Raises `UsageError` when another run is writing there or the storage cannot be used.
    """
    place = open_place(url)
    mirror = _mirror(place, home)
    mirror.mkdir(parents=True, exist_ok=True)
    folder, record = mirror / _TABLES, mirror / "run"
    with ExitStack() as stack:
        try:
            hold = stack.enter_context(hold_lock(place))
            _bring_up_to_date(place, folder, record)
        except StorageError as error:
            raise UsageError(f"{error}; nothing was read. Choose another --out, or run again later.") from error
        yield Publication(place=place, folder=folder, record=record, hold=hold)


def _bring_up_to_date(place: Place, folder: Path, record: Path) -> None:
    """Fetch the tables that another machine published, if it was the last; what stands here then gives way."""
    edition = read_edition(place)
    known = record.read_text(encoding="utf-8") if record.is_file() else ""
    if edition is not None and edition.run != known:
        shutil.rmtree(folder, ignore_errors=True)
        _fetch(place, edition, folder)
        record.write_text(edition.run, encoding="utf-8")


def _files_of(folder: Path) -> dict[str, Path]:
    """Return the files of a generation by name, with ``/``: the tables, and what the next run has to know of them."""
    found = {}
    for place, _, names in os.walk(folder, followlinks=True):  # sites are a folder of links
        for name in names:
            path = Path(place, name)
            found[path.relative_to(folder).as_posix()] = path
    return dict(sorted(found.items()))


def _upload(place: Place, edition: Edition, paths: Mapping[str, Path]) -> None:
    """Put the contents that are not there yet: those of unchanged tables, or of a run that was killed here, are."""
    there = {f"{OBJECTS}/{found.key}": found.byte_size for found in _objects(place).list_files()}
    new = {file.key: paths[name] for name, file in edition.files.items() if there.get(file.key) != file.byte_size}
    _all_at_once(lambda key: place.upload(new[key], key), new)


def _fetch(place: Place, edition: Edition, folder: Path) -> None:
    """Bring the tables of `edition` into a folder, whole or not at all."""
    with open_output(folder) as output:
        output.begin()
        _all_at_once(lambda name: place.download(edition.files[name].key, output.next / name), edition.files)
        output.commit()


def _copy_to_names(place: Place, edition: Edition) -> None:
    """Copy what changed to the keys that people type, `run.json` last, and remove those of tables that are no more.

    What each key holds is noted, as unknown while it is replaced: killed in between, the next run copies it again.
    """
    data = place.read_if_there(COPIED)
    before: dict[str, str] = json.loads(data) if data else {}
    wanted = {name: file.sha256 for name, file in edition.files.items() if not name.startswith(".")}
    changed = [name for name in wanted if before.get(name) != wanted[name]]
    gone = [name for name in before if name not in wanted]
    if not (changed or gone):
        return
    place.write(COPIED, _noted(before | dict.fromkeys((*changed, *gone), "")))
    _all_at_once(lambda name: place.copy(edition.files[name].key, name), [n for n in changed if n != _LAST])
    _all_at_once(place.delete, gone)
    if _LAST in changed:
        place.copy(edition.files[_LAST].key, _LAST)
    place.write(COPIED, _noted(wanted))


def _noted(digest_by_name: Mapping[str, str]) -> bytes:
    return (json.dumps(digest_by_name, ensure_ascii=False, indent=1) + "\n").encode()


def _forget(place: Place, edition: Edition, before: Edition | None) -> None:
    """Remove contents that neither this run nor the one before it needs; who reads the latter goes on undisturbed."""
    needed = {file.key for known in (edition, before) if known is not None for file in known.files.values()}
    found = [f"{OBJECTS}/{file.key}" for file in _objects(place).list_files()]
    _all_at_once(place.delete, [key for key in found if key not in needed])


def _objects(place: Place) -> Place:
    return open_place(place.url_of(OBJECTS))


def _all_at_once(do: Callable[[str], None], keys: Iterable[str]) -> None:
    """Do something for every key, several at a time; the first failure ends it."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for done in [pool.submit(do, key) for key in keys]:
            try:
                done.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
