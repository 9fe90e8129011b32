"""Object storage on this machine, for tests: moto's server behind a door that answers 503 when it is told to."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from extract.files import storage
from extract.files.storage import Place, open_place

BUCKET = "releve-tests"
_BUSY = b"<Error><Code>ServiceUnavailable</Code><Message>Service is unable to handle request.</Message></Error>"


class Door:
    """Passes requests on to the storage; `refuse` has some of them answered with 503 instead."""

    def __init__(self, storage_app: Callable[..., Iterable[bytes]]) -> None:
        self._storage = storage_app
        self._refusals: list[list[Any]] = []  # method, part of the path, how often
        self.requests: list[str] = []
        self.pause_seconds = 0.0  # before each answer, as on a network
        self._present = 0
        self.most_present = 0  # requests under way at the same time

    def refuse(self, method: str, path: str, times: int) -> None:
        """Answer 503 to the next `times` requests of this method whose path holds `path`."""
        self._refusals.append([method, path, times])

    def reset(self) -> None:
        self._refusals.clear()
        self.requests.clear()
        self.pause_seconds, self.most_present = 0.0, 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], unquote(environ["PATH_INFO"])
        self.requests.append(f"{method} {path}")
        for refusal in self._refusals:
            if refusal[0] == method and refusal[1] in path and refusal[2] > 0:
                refusal[2] -= 1
                status = HTTPStatus.SERVICE_UNAVAILABLE
                start_response(f"{status.value} {status.phrase}", [("Content-Type", "application/xml")])
                return [] if method == "HEAD" else [_BUSY]
        self._present += 1
        self.most_present = max(self.most_present, self._present)
        time.sleep(self.pause_seconds)
        self._present -= 1
        return self._storage(environ, start_response)


@contextmanager
def serve_storage() -> Iterator[tuple[Door, str]]:
    """Give the door and the address of a server on loopback."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    door = Door(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, door, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield door, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def storage_in_environment() -> Iterator[Door]:
    """Give object storage to this process and to those that it starts, as users do: by the environment."""
    with serve_storage() as (door, address), pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", address)
        patch.setenv("AWS_ACCESS_KEY_ID", "key-of-these-tests")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret-of-these-tests")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
            patch.delenv(name, raising=False)
        patch.setattr(storage, "_TRIES", 3)  # the library's own pauses double each time
        place = open_fresh(f"s3://{BUCKET}")
        place._fs.makedirs(BUCKET, exist_ok=True)
        yield door


def open_fresh(url: str) -> Place:
    """Return a place with what the environment says now: the libraries ask it once."""
    open_place.cache_clear()
    open_place(url)._fs.clear_instance_cache()
    open_place.cache_clear()
    return open_place(url)


def fill(place: Place, contents: dict[str, str]) -> None:
    """Put texts as objects."""
    for key, text in contents.items():
        place.write(key, text.encode())
