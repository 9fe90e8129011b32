"""What a line is to the report."""

from __future__ import annotations

from enum import StrEnum

from models.record_base import Record


class Role(StrEnum):
    """What a line is to the report."""

    BODY = "body"
    TITLE = "title"
    DIMENSION = "dimension"
    THEME = "theme"
    ALTERNATIVE = "alternative"
    FURNITURE = "furniture"


class LineRole(Record):
    """A line's role; `what`: the ids of themes, the id of the dimension or the name of the furniture.

    `score`: 0 to 100 for headings. `is_soft`: an image alternative that stands in for a heading.
    """

    role: Role
    what: tuple[str, ...] = ()
    score: float = 100.0
    is_soft: bool = False


BODY = LineRole(Role.BODY)
# The members by names of their own, for what asks every line; see `models.vocabulary`.
BODY_ROLE = Role.BODY
THEME_ROLE = Role.THEME
ALTERNATIVE_ROLE = Role.ALTERNATIVE
FURNITURE_ROLE = Role.FURNITURE
