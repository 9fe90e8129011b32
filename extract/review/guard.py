"""Who may talk to the review: the browser that was given the token, on this machine, from a page of this server."""

from __future__ import annotations

import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METHODS = ("GET", "HEAD", "POST")
_MOST_BODY_BYTES = 65_536
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # a stricter one would hide the origin of our own posts
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


class Guard:
    """Refuses whatever is not asked by name, with the token, from here; sets what browsers need to refuse the rest."""

    def __init__(self, app: ASGIApp, *, token: str, port: int) -> None:
        self._app, self._token = app, token
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._origins = tuple(f"http://{host}" for host in self._hosts)
        self._cookie = f"releve_review_{port}"  # cookies are shared by all ports of a host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        answer = self._answer(scope)
        if answer is None:
            await self._app(scope, _Limited(receive), _with_headers(send))
        else:
            await answer(scope, receive, _with_headers(send))

    def _answer(self, scope: Scope) -> Response | None:
        """Return what is answered in place of the page, None when the page may be."""
        headers = Headers(scope=scope)
        if headers.getlist("host") not in [[host] for host in self._hosts]:
            return _refused(f"this review is at {self._hosts[0]} only")
        if scope["method"] not in _METHODS:
            return _refused("only GET and POST are answered", 405)
        if self._is_given(scope, "GET"):
            return self._enter(scope)
        if not self._has_cookie(headers):
            return _refused("open the address that the terminal shows, with its token")
        if scope["method"] == "POST":
            return self._refused_post(headers)
        return None

    def _is_given(self, scope: Scope, method: str) -> bool:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
        return scope["method"] == method and len(given) == 1 and self._is_token(given[0])

    def _enter(self, scope: Scope) -> Response:
        """Keep the token where no script and no other site reads it, and take it out of the address."""
        answer = RedirectResponse(scope["path"] if scope["path"] == "/bounds" else "/", 303)
        answer.set_cookie(self._cookie, self._token, path="/", httponly=True, samesite="strict")
        return answer

    def _has_cookie(self, headers: Headers) -> bool:
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        return self._cookie in cookies and self._is_token(cookies[self._cookie].value)

    def _is_token(self, text: str) -> bool:
        return hmac.compare_digest(text.encode("utf-8", "surrogatepass"), self._token.encode())

    def _refused_post(self, headers: Headers) -> Response | None:
        came_from = headers.get("origin") or _origin(headers.get("referer", ""))
        if came_from not in self._origins or headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return _refused("decisions are taken from the pages of this review only")
        if int(headers.get("content-length", "0") or 0) > _MOST_BODY_BYTES:
            return _refused("that is too long for a decision", 413)
        return None


class _Limited:
    """Gives the body of a request, cut off past its limit, whatever length was announced."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._left = receive, _MOST_BODY_BYTES

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            body = message.get("body", b"")
            self._left -= len(body)
            if self._left < 0:
                return {"type": "http.disconnect"}
        return message


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _refused(reason: str, status: int = 403) -> Response:
    return PlainTextResponse(f"Refused: {reason}.\n", status)


def _with_headers(send: Send) -> Send:
    async def sends(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *_HEADERS]
        await send(message)

    return sends
