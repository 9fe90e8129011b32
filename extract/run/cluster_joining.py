"""The scheduler of a Dask cluster: it is joined, its workers are asked whether they read the same, it may be lost."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress

from distributed import Client

from extract.run.cluster_worker import Probe, reason_against
from models.errors import ClusterError, UsageError

ANSWER_SECONDS = 10  # for a scheduler to answer, and for its first worker
_MOST_REASONS = 5
_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://[^\s/]+:\d+")


@contextmanager
def joined(scheduler: str) -> Iterator[Client]:
    """Give a client of the scheduler at `scheduler`, closed in the end. Raises `UsageError`: none answers there."""
    if not _ADDRESS.fullmatch(scheduler):
        raise UsageError(
            f"--scheduler {scheduler}: not an address; write tcp://HOST:PORT, as `dask scheduler` prints it"
        )
    for name in ("distributed", "distributed.client"):  # what happens is said once, and in words
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(scheduler, timeout=ANSWER_SECONDS, set_as_default=False, name="releve")
    except OSError as error:
        hint = "start it with `dask scheduler` and give the address that it prints"
        raise UsageError(f"{scheduler}: no Dask scheduler answers there ({error}); {hint}") from error
    try:
        yield client
    finally:
        with suppress(Exception):  # a scheduler that is gone cannot say goodbye
            client.close(timeout=ANSWER_SECONDS)


def check_cluster(client: Client, environment: dict[str, str], probes: tuple[Probe, ...]) -> None:
    """Raise `UsageError` when there is no worker, or one that would read otherwise than this machine does."""
    address = address_of(client)
    try:
        client.wait_for_workers(1, timeout=ANSWER_SECONDS)
    except TimeoutError as error:
        raise UsageError(f"{address}: no worker there; start some with `dask worker {address}`") from error
    told: dict[str, object] = client.run(reason_against, environment, probes, on_error="return")
    told["the scheduler"] = _of_scheduler(client, environment)
    reasons = sorted(f"{worker}: {_worded(reason)}" for worker, reason in told.items() if reason is not None)
    if reasons:
        left = len(reasons) - _MOST_REASONS
        lines = [*reasons[:_MOST_REASONS], *([f"… and {left} more"] if left > 0 else [])]
        raise UsageError("the cluster cannot read this archive; nothing was read.\n" + "\n".join(lines))


def _of_scheduler(client: Client, environment: dict[str, str]) -> object:
    """Return what speaks against the scheduler: it unpacks what is sent, but needs to read nothing."""
    try:
        return client.run_on_scheduler(reason_against, environment, ())
    except OSError:  # it is gone
        raise
    except Exception as error:  # whatever it could not unpack
        return error


def _worded(reason: object) -> str:
    if isinstance(reason, ImportError):
        return f"has no Relevé of this version ({reason}); install the same there"
    return f"{type(reason).__name__}: {reason}" if isinstance(reason, BaseException) else str(reason)


@contextmanager
def talking_to(address: str) -> Iterator[None]:
    """Turn what the library raises when nobody answers any more into `ClusterError`."""
    try:
        yield
    except ClusterError:
        raise
    except (OSError, CancelledError, TimeoutError, RuntimeError) as error:  # of which it raises one or another
        raise lost(address) from error


def lost(address: str) -> ClusterError:
    """Return what is said of a cluster that does not answer any more."""
    return ClusterError(f"the cluster at {address} was lost; start it again and run again")


def address_of(client: Client) -> str:
    """Return where a client's scheduler is, as it calls itself."""
    return str(client.scheduler.address) if client.scheduler else "its address"
