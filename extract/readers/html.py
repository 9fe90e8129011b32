"""A saved web page → Document: what a person sees, line by line. Nothing is ever fetched."""

from __future__ import annotations

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from extract.readers.decoding import decode
from extract.readers.html_depth import refuse_depth
from extract.readers.html_panels import untold_panels
from extract.readers.html_walk import Walk
from extract.readers.web_archive import page_of_archive
from models.document import Document, Page, Reader

_SHADOW = re.compile(r"<template\b[^<>]*\bshadowroot(?:mode)?\b[^<>]*>", re.IGNORECASE)
_FRAME = re.compile(
    r"<iframe\b(?P<before>[^<>]*?)\bsrcdoc\s*=\s*(?:\"(?P<page>[^\"]*)\"|'(?P<other>[^']*)')(?P<after>[^<>]*)>"
    r"(?:[^<]*</iframe\s*>)?",
    re.IGNORECASE,
)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")


def read_html(data: bytes) -> Document:
    """Return the document of a web page; `text` is what a person sees, one line per printed line.

    Headings, items of lists and bold lines are told by the tags; cells of tables are blocks. A form's ticked and
    empty boxes become "☑ " and "☐ " before their label. Left out are menus and the page's footer, and what is hidden,
    but for the whole of a text that the page shows cut and for panels that a heading or a button opens and that say
    what is said nowhere else. A web archive gives its page. `hints`: title and address.
    Raises DocumentError: `too_large` for tags nested past reason, `unknown_format` for an archive without a page.
    """
    page = page_of_archive(data)
    source = _opened(decode(page.data))
    refuse_depth(source)
    parser = LexborHTMLParser(source)
    walk = Walk(parser, source)
    walk.run()
    if walk.panels and (untold := untold_panels(walk.panels, walk.writer.text)):
        walk = Walk(parser, source, untold)
        walk.run()
    writer = walk.writer
    text = writer.text
    return Document(
        text=text,
        reader=Reader.HTML,
        pages=(Page(page_no=1, char_start=0, char_end=len(text)),),
        lines=tuple(writer.lines),
        markup=tuple(writer.markup),
        hints=_find_hints(parser, source, page.address),
    )


def _opened(source: str) -> str:
    """Return a page with what its components and frames hold as elements like others.

    A component shows a template, a frame the page written into its tag; one with an address is empty in a saved page.
    """
    if "srcdoc" in source:
        source = _FRAME.sub(_frame_opened, source)
    if "shadowroot" not in source or len(_SHADOW.findall(source)) != source.lower().count("<template"):
        return source
    return re.sub(r"</template\s*>", "</div>", _SHADOW.sub("<div>", source), flags=re.IGNORECASE)


def _frame_opened(frame: re.Match[str]) -> str:
    page = unescape(frame["page"] or frame["other"] or "")
    return f"<div {frame['before']} {frame['after']}>{page}</div>"


def _find_hints(parser: LexborHTMLParser, source: str, address: str) -> tuple[tuple[str, str], ...]:
    hints: list[tuple[str, str]] = []
    title = parser.css_first("title")
    if title is not None and (words := " ".join(title.text().split())):
        hints.append(("title", words))
    for selector, attribute in (("link[rel=canonical]", "href"), ("meta[property='og:url']", "content")):
        node = parser.css_first(selector)
        if node is not None and (address := (node.attributes.get(attribute) or "").strip()):
            hints.append(("url", address))
    if (saved := _SAVED_FROM.search(source, 0, 4_096)) is not None:
        hints.append(("url", saved[1]))
    if address:
        hints.append(("url", address))
    return tuple(dict.fromkeys(hints))
