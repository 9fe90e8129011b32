"""The server of the review: on this machine only, with a token that nobody else has. The door to uvicorn."""

from __future__ import annotations

import json
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from extract.files.storage import is_s3
from extract.review.app import make_app
from extract.review.lookup import Lookup
from extract.review.session import Session
from models.errors import UsageError
from models.options import ReadOptions

HOST = "127.0.0.1"
_TOKEN_BYTES = 24


def serve_review(
    session: Session, options: ReadOptions, *, port: int, open_browser: bool, tell: Callable[[str], None]
) -> None:
    """Serve the review until it is interrupted. Raises `UsageError` when the port cannot be had.

    `port`: 0 for any that is free. `tell`: is told what a person needs to know.
    """
    with suppress(KeyboardInterrupt), bound_socket(port) as bound:  # an interrupt is how a review ends
        server, address = make_server(session, options, bound)

        def started() -> None:
            tell(f"Review      {address}")
            tell("            The address is for this machine and this session only. Ctrl-C ends it.")
            if open_browser:
                threading.Thread(target=_open, args=(address, tell), daemon=True).start()

        server.tell_started = started
        server.run(sockets=[bound])


class ReviewServer(uvicorn.Server):
    """A server that tells when it answers: from then on an interrupt ends it in good order."""

    tell_started: Callable[[], None] = staticmethod(lambda: None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.tell_started()


def make_server(session: Session, options: ReadOptions, bound: socket.socket) -> tuple[ReviewServer, str]:
    """Return the server for a bound socket, and the address with a new token, which lets one browser in."""
    lookup = Lookup(session.taxonomy, session.plan.out, read_root(session.plan.out), options)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    port = bound.getsockname()[1]
    config = uvicorn.Config(
        make_app(session, lookup, token=token, port=port),
        log_level="warning",
        access_log=False,  # it would tell the token
        server_header=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
    )
    return ReviewServer(config), f"http://{HOST}:{port}/?token={token}"


def read_root(out: Path) -> Path | str | None:
    """Return the folder that the run of these tables read, or its URL; None when it is not told or not there any more.

    A URL of S3 is returned as a string.
    """
    try:
        root = json.loads((out / "run.json").read_text(encoding="utf-8"))["options"]["root"]
        return str(root).rstrip("/") if is_s3(str(root)) else Path(root).resolve(strict=True)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def bound_socket(port: int) -> socket.socket:
    """Return a socket of this machine only that listens. Raises `UsageError` when the port cannot be had."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((HOST, port))
        bound.listen(16)
    except (OSError, OverflowError) as error:
        bound.close()
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(
            f"port {port} of {HOST} cannot be had: {reason}. Choose another with --port, or 0 for any that is free."
        ) from error
    return bound


def _open(address: str, tell: Callable[[str], None]) -> None:
    """Open the address in the browser of the desktop; one that lives in the terminal would take it from the server."""
    try:
        browser = webbrowser.get()
        is_textual = type(browser) is webbrowser.GenericBrowser
        if not is_textual and browser.open(address):
            return
    except (webbrowser.Error, OSError):
        pass
    tell("            No browser could be opened: open the address yourself.")
