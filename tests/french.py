"""The reader of free text, loaded once for all tests of a process."""

from __future__ import annotations

from functools import cache

from extract.language.pipeline import FrenchReader
from models.free_text import FreeTextLists, load_free_text
from models.mentions import FreeText, Mention, MentionKind
from models.taxonomy import load_taxonomy


@cache
def free_text_lists() -> FreeTextLists:
    return load_free_text(load_taxonomy())


@cache
def french_reader() -> FrenchReader:
    return FrenchReader(free_text_lists())


def read_text(text: str) -> FreeText:
    (found,) = french_reader().read([text])
    return found


def mentions_of(text: str, kind: MentionKind) -> list[Mention]:
    return [mention for mention in read_text(text).mentions if mention.kind is kind]
