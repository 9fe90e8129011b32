"""What runs on the workers of a Dask cluster: they are asked whether they would read the same, and then they read.

On each worker documents are read in processes of their own, within their limits, as on one machine.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import platform
import secrets
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, NamedTuple

from distributed import WorkerPlugin
from distributed.core import Status

from extract.files.storage import StorageError, is_url, split_url
from extract.run.pool import ReadsInProcesses
from extract.run.processes import prepare_processes
from extract.run.workers import Chunk, Reading, Task
from models.errors import ClusterError, DocumentError, UsageError
from models.limits import Limits
from models.options import OcrEngineName, OcrMode, ReadOptions
from models.version import MATCHING_LIBRARIES, PIPELINE_VERSION, READER_LIBRARIES, digest_of

if TYPE_CHECKING:
    from distributed import Worker

# What rows, and the way they travel, depend on: another version may read another character.
_LIBRARIES = tuple(sorted({*READER_LIBRARIES, *MATCHING_LIBRARIES, "dask", "distributed", "pyarrow"}))
_OWN_CODE = ("extract/**/*.py", "models/**/*.py")
_RECOGNITION = "recognition"


class Probe(NamedTuple):
    """A document that every worker must be able to see, with its size."""

    path: str
    byte_size: int


def probes_among(tasks: Sequence[Task]) -> tuple[Probe, ...]:
    """Return the first and the last document that can be read."""
    readable = [task.source for task in tasks if task.error is None]
    return tuple(Probe(source.path, source.byte_size) for source in (readable[:1] + readable[-1:]))


def reason_against(environment: dict[str, str], probes: tuple[Probe, ...]) -> str | None:
    """Return why this process cannot read for one with `environment`, or None when it can.

    Without `probes` it need not read: then recognition may be missing.
    """
    engine = OcrEngineName(environment[_RECOGNITION].partition("-")[0]) if _RECOGNITION in environment else None
    own = _environment(engine if probes else None)
    compared = {name: wanted for name, wanted in environment.items() if probes or name != _RECOGNITION}
    differing = [
        f"{name} {own.get(name)} (here {wanted})" for name, wanted in compared.items() if own.get(name) != wanted
    ]
    if differing:
        return f"has other versions: {', '.join(differing)}; install the same everywhere"
    for probe in probes:
        if (reason := _unseen(probe)) is not None:
            return f"cannot read {probe.path} ({reason}); give a path that every worker sees, or s3://…"
    return None


def _unseen(probe: Probe) -> str | None:
    """Return why a document cannot be read here, None when it can."""
    try:
        if is_url(probe.path):
            place, key = split_url(probe.path)
            found = place.look_at(key)
            size = found.byte_size if found else None
        else:
            size = os.stat(probe.path).st_size
            with open(probe.path, "rb"):
                pass
    except (StorageError, UsageError) as error:
        return str(error)
    except OSError as error:
        return error.strerror or type(error).__name__
    return None if size == probe.byte_size else "another file has this name there"


def environment_of(options: ReadOptions) -> dict[str, str]:
    """Return the versions of all that the rows of this process depend on, by name."""
    return _environment(None if options.ocr is OcrMode.NEVER else options.ocr_engine)


@cache
def _environment(engine: OcrEngineName | None) -> dict[str, str]:
    from models.version import MATCHING_VERSION, READER_VERSION  # worked out when first asked for

    code = f"{READER_VERSION[:4]}-{MATCHING_VERSION[:4]}-{digest_of(_OWN_CODE)[:4]}"
    found = {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "Relevé": f"{PIPELINE_VERSION} (code {code})",
    }
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "none"
    if engine is not None:
        from extract.readers.ocr import engine_version

        try:
            found[_RECOGNITION] = engine_version(engine)
        except DocumentError:
            found[_RECOGNITION] = f"{engine}-none"
    return found


class Setup(WorkerPlugin):  # type: ignore[misc]  # its library tells few types
    """Brings what reading needs to a worker, once; one that would read otherwise gets no work.

    `run`: the name of the resource that only those workers have which were set up for this run.
    """

    def __init__(
        self, reading: Reading, limits: Limits, environment: dict[str, str], probes: tuple[Probe, ...]
    ) -> None:
        self.run = self.name = f"releve-{secrets.token_hex(4)}"
        self._packed = pickle.dumps((reading, limits))
        self._environment, self._probes = environment, probes

    async def setup(self, worker: Worker) -> None:
        """Unpack what reading needs and say that this worker may be given groups."""
        if (reason := reason_against(self._environment, self._probes)) is not None:
            raise ClusterError(f"this worker {reason}")
        _benches[self.run] = _Bench(*pickle.loads(self._packed))
        await worker.set_resources(**{self.run: worker.state.nthreads})
        if worker.status is Status.running:
            # A worker that joins says that it runs before it is set up. What waited for any worker, all being gone, is
            # looked at then, and never again: so it says so once more, now that it has the resource.
            worker.status = Status.paused
            worker.status = Status.running

    def teardown(self, worker: Worker) -> None:
        """End the processes: the run is over, or the worker."""
        if (bench := _benches.pop(self.run, None)) is not None:
            bench.close()


class _Bench:
    """Where a worker reads: a process for each of its threads, kept from group to group with its models loaded."""

    def __init__(self, reading: Reading, limits: Limits) -> None:
        self._reading, self._limits = reading, limits
        self._all: list[ReadsInProcesses] = []
        self._idle: list[ReadsInProcesses] = []
        # A worker that is watched by another process may have none of its own, says multiprocessing; ours end with it.
        multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        prepare_processes(nlp=reading.free_text is not None)

    def read(self, tasks: Sequence[Task]) -> list[Chunk]:
        """Return the chunks of some documents."""
        if self._idle:
            readers = self._idle.pop()
        else:
            readers = ReadsInProcesses(self._reading, 1, self._limits, stays=True)
            self._all.append(readers)
        try:
            return [found for found in readers.results(tasks) if isinstance(found, Chunk)]
        finally:
            self._idle.append(readers)

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        for readers in self._all:
            readers.stop()


_benches: dict[str, _Bench] = {}


def read_group(run: str, tasks: Sequence[Task]) -> list[Chunk]:
    """Return the chunks of some documents. Raises `ClusterError` when the run has ended."""
    bench = _benches.get(run)
    if bench is None:
        raise ClusterError("the run that asked for this has ended")
    return bench.read(tasks)
