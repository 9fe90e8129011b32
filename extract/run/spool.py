"""What is read goes to disk at once, so that a run that was killed goes on from there.

One file per bucket, of frames: each holds some documents, what was known of their files, and their packed rows. A frame
says how long it is and what it must add up to, so that half of one, or what a disk made up after a power cut, is seen.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from extract.reports.batches import record_batch
from extract.reports.rows import Row
from extract.tables.parts import Frame, schema_of
from models.schemas import FILES

_HEAD = struct.Struct("<4sIIQ")  # mark, checksum, bytes of the files' rows, bytes of the packed rows
_MARK = b"RLV1"


class Spooled(NamedTuple):
    """A frame and the rows of `files` for its documents."""

    frame: Frame
    files: pa.Table


def append_frame(path: Path, files: Sequence[Row], rows: bytes) -> Frame:
    """Append documents to a file, made if missing, and return where their rows are. Raises OSError."""
    schema = schema_of(FILES)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as stream:
        stream.write_batch(record_batch(schema, files))
    known = sink.getvalue().to_pybytes()
    head = _HEAD.pack(_MARK, zlib.crc32(rows, zlib.crc32(known)), len(known), len(rows))
    with path.open("ab") as file:
        start = file.tell()
        try:
            file.write(head + known)
            file.write(rows)
            file.flush()
        except OSError:  # a full disk: what comes later must not follow half a frame
            file.close()
            os.truncate(path, start)
            raise
    return Frame(str(path), start + len(head) + len(known), len(rows))


def read_frames(path: Path, *, cut: bool) -> Iterator[Spooled]:
    """Yield the whole frames of a file. With `cut`, what follows the last of them is cut off: more can be appended."""
    size = path.stat().st_size
    whole = 0
    with path.open("rb") as file:
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            mark, checksum, files_bytes, rows_bytes = _HEAD.unpack(head)
            if mark != _MARK or not files_bytes or whole + _HEAD.size + files_bytes + rows_bytes > size:
                break
            known = file.read(files_bytes)
            if zlib.crc32(file.read(rows_bytes), zlib.crc32(known)) != checksum:
                break
            start = whole + _HEAD.size + files_bytes
            whole = start + rows_bytes
            yield Spooled(Frame(str(path), start, rows_bytes), pa.ipc.open_stream(known).read_all())
    if cut and whole < size:
        os.truncate(path, whole)
