"""Tell titles, dimensions, theme headings and image alternatives from the body of a report."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from extract.body.footnotes import mark_footnotes
from extract.body.furniture import find_column_heads, find_running_lines, find_signature, name_furniture
from extract.body.heading_names import MOST_REWORDED, MOST_WORDS, REWORDED_SCORE, name_heading, near_alternative
from extract.body.lines import FoldedLine
from extract.body.roles import ALTERNATIVE_ROLE, BODY, BODY_ROLE, FURNITURE_ROLE, THEME_ROLE, LineRole, Role
from extract.body.seams import find_overlaps
from extract.body.titles import SIZE_PT, Title, find_title
from extract.words.lexicon import DIMENSION, Lexicon

_MOST_JOINED = 3  # lines over which a narrow column breaks a heading
_score = attrgetter("score")
_ROLES = {role.value: role for role in Role}  # quicker than asking the enumeration
_PAGE_FOOT = ("page_foot",)  # of the taxonomy's furniture
_MOST_FOOT_LINES = 20


def assign_roles(
    lines: Sequence[FoldedLine], lexicon: Lexicon, pictures: frozenset[int] = frozenset()
) -> tuple[list[LineRole], Title | None]:
    """Return one role per line, and the title if there is one. `pictures`: numbers of the pages that OCR has read."""
    roles = [BODY] * len(lines)
    running = find_running_lines(lines) | find_signature(lines)
    overlaps = find_overlaps(lines, running, lexicon, pictures)
    running -= overlaps.first | overlaps.again
    title = find_title(lines, roles, lexicon, running) or find_title(lines, roles, lexicon, frozenset())
    for line_index in running:
        if roles[line_index] is BODY:
            roles[line_index] = LineRole(FURNITURE_ROLE, ("running_line",))
    for line_index in overlaps.again:
        roles[line_index] = LineRole(FURNITURE_ROLE, ("shown_again",))
    i = 0
    while i < len(lines):
        i += _assign(i, lines, roles, lexicon)
    for line_index in find_column_heads(lines, [role.role is FURNITURE_ROLE for role in roles]):
        if roles[line_index] is BODY:
            roles[line_index] = LineRole(FURNITURE_ROLE, ("table_heads",))
    _settle_alternatives(lines, roles, lexicon)
    _free_titles_of_texts(lines, roles)
    _mark_unknown_headings(lines, roles, lexicon)
    _end_page(lines, roles)
    mark_footnotes(lines, roles)
    return roles, title


def _free_titles_of_texts(lines: Sequence[FoldedLine], roles: list[LineRole]) -> None:
    """Give back, in place, lines that only nearly name a theme that is named as it is elsewhere: within free text."""
    if REWORDED_SCORE not in map(_score, roles):
        return
    named = {role.what for role in roles if role.role is THEME_ROLE and role.score >= 100.0}
    for i, role in enumerate(roles):
        if role.role is THEME_ROLE and role.score == REWORDED_SCORE and role.what in named:
            printed = lines[i].line
            is_plain = not printed.heading_level and not printed.is_bold and printed.box is None
            if is_plain and not any(word.isdigit() for word in lines[i].folded.words):  # no line of the contents
                roles[i] = BODY


def _end_page(lines: Sequence[FoldedLine], roles: list[LineRole]) -> None:
    """Ignore, in place, what a web page prints behind its foot, such as the question about cookies."""
    first = last = len(lines) - 1
    while first > 0 and last - first < _MOST_FOOT_LINES and roles[first].role in (BODY_ROLE, FURNITURE_ROLE):
        first -= 1
    feet = [i for i in range(first + 1, last + 1) if roles[i].what == _PAGE_FOOT]
    if not feet or lines[feet[0]].line.page_no != lines[last].line.page_no:
        return
    for i in range(feet[0], last + 1):
        if roles[i] is BODY:
            roles[i] = LineRole(FURNITURE_ROLE, _PAGE_FOOT)


def _assign(i: int, lines: Sequence[FoldedLine], roles: list[LineRole], lexicon: Lexicon) -> int:
    """Give line `i`, and those joined to it, its role; return how many lines were taken."""
    if roles[i] is not BODY:
        return 1
    line = lines[i]
    printed, words = line.line, len(line.folded.words)
    runs_on = i > 0 and roles[i - 1] is BODY and _goes_on_from(lines[i - 1], line)
    is_inside = runs_on or (printed.box is not None and not line.starts_block)  # an address that free text cites
    furniture = None if is_inside else name_furniture(line, lexicon)
    if furniture == "page_address" and i > 0 and _cites(lines[i - 1], line, roles[i - 1]):
        furniture = None
    if line.raw[:1].islower() and not printed.heading_level:
        alternative = lexicon.image_alternatives.get(line.text)
        if alternative is None and words <= 3 and not printed.is_bullet:
            alternative = near_alternative(line.text, lexicon)
        if alternative is not None:
            roles[i] = LineRole(ALTERNATIVE_ROLE, alternative)
            return 1
    if furniture is not None:
        roles[i] = LineRole(FURNITURE_ROLE, (furniture,))
        return 1
    if not words or (printed.is_bullet and not printed.heading_level):
        return 1
    if runs_on or (words > MOST_WORDS and line.text[1:2] != " "):  # too long, unless its letters are spaced
        return 1
    most = min(_MOST_JOINED, len(lines) - i) if printed.box is not None else 1  # without places, lines are whole
    for count in range(most, 0, -1):
        group = lines[i : i + count]
        if count > 1 and not _is_one_heading(group):
            continue
        is_apart = i == 0 or roles[i - 1] is not BODY or _has_ended(lines[i - 1])
        after = lines[i + count] if i + count < len(lines) else None
        found = name_heading(
            group,
            lexicon,
            is_apart=is_apart and not _runs_into(group[-1], after),
            begins_text=after is not None and after.raw[:1].islower() and _begins_text(group[-1], after),
        )
        if found is not None:
            kind, _, what = found.term.partition(":")
            roles[i : i + count] = [LineRole(_ROLES[kind], (what,), found.score)] * count
            return count
    return 1


def _goes_on_from(previous: FoldedLine, line: FoldedLine) -> bool:
    """Tell whether `line` is the middle of a paragraph: the line before, alike and in one block, did not end."""
    one, two = previous.line, line.line
    if one.box is None:
        return False
    is_alike = one.block_no == two.block_no and one.is_bold == two.is_bold
    is_one_size = one.size_pt is None or two.size_pt is None or abs(one.size_pt - two.size_pt) < SIZE_PT
    return is_alike and is_one_size and previous.raw.rstrip()[-1:] not in ".!?:"


def _style(line: FoldedLine) -> tuple[object, ...] | None:
    """Return what makes a heading look like one, None for a line that looks like any other."""
    printed = line.line
    if printed.heading_level:
        return ("level", printed.heading_level)
    if printed.is_bold and printed.size_pt is not None:
        return ("bold", round(printed.size_pt, 1))
    return None


def _mark_unknown_headings(lines: Sequence[FoldedLine], roles: list[LineRole], lexicon: Lexicon) -> None:
    """Mark lines that look exactly like the headings of themes and name none: they end the theme before.

    Those that name a question do not.
    """
    known = {_style(line) for line, role in zip(lines, roles, strict=True) if role.role is THEME_ROLE} - {None}
    if not known:
        return
    styles = [_style(line) for line in lines]
    bodies = [style for style, role in zip(styles, roles, strict=True) if role.role is BODY_ROLE]
    for i, line in enumerate(lines):
        if roles[i] is not BODY or styles[i] not in known or 4 * bodies.count(styles[i]) > len(bodies):
            continue
        is_short = 0 < line.word_count <= MOST_REWORDED and line.raw[:1].isupper() and not line.line.is_bullet
        after = next((role for role in roles[i + 1 :] if role.role is not FURNITURE_ROLE), BODY)
        if (
            is_short
            and after is BODY
            and line.starts_block
            and not any(line.text in names for names in lexicon.prompts.values())
            and not line.raw.rstrip("*_ ").endswith((".", ":", ",", ";", "?", "!"))
        ):
            roles[i] = LineRole(THEME_ROLE, ())


def _is_one_heading(group: Sequence[FoldedLine]) -> bool:
    """Tell whether consecutive lines can be one heading broken over lines: one block, one style."""
    first = group[0].line
    return first.box is not None and all(
        part.line.block_no == first.block_no
        and not part.line.is_bullet
        and part.line.is_bold == first.is_bold
        and (part.line.size_pt is None or first.size_pt is None or abs(part.line.size_pt - first.size_pt) < SIZE_PT)
        for part in group[1:]
    )


def _cites(previous: FoldedLine, line: FoldedLine, role: LineRole) -> bool:
    """Tell whether an address is the end of a sentence of free text: the line before it did not end."""
    is_footer = line.raw.rstrip()[-1:].isdigit()  # "…/site 2/4"
    return role is BODY and previous.line.block_no == line.line.block_no and not _has_ended(previous) and not is_footer


def _runs_into(line: FoldedLine, following: FoldedLine | None) -> bool:
    """Tell whether a line is the beginning of a printed paragraph: the next one, in its block and style, goes on."""
    if following is None or following.line.block_no != line.line.block_no or following.line.is_bullet:
        return False
    if following.raw[:1].islower():
        return True
    return line.line.box is not None and line.line.is_bold == following.line.is_bold


def _begins_text(line: FoldedLine, following: FoldedLine) -> bool:
    """Tell whether the next line, which begins small, goes on with a printed paragraph, in all alike."""
    if line.line.heading_level or line.line.is_bold or following.line.is_bullet:
        return False
    return _goes_on_from(line, following)


def _has_ended(line: FoldedLine) -> bool:
    return line.raw.rstrip(" *_\"'»”)")[-1:] in ".!?…"


def _settle_alternatives(lines: Sequence[FoldedLine], roles: list[LineRole], lexicon: Lexicon) -> None:
    """Tell what image alternatives are: furniture before a heading, else they stand in for the heading.

    One alternative reads like a dimension; it is that unless a heading of its theme follows.
    """
    alternatives = [(i, role) for i, role in enumerate(roles) if role.role is ALTERNATIVE_ROLE]
    for i, role in alternatives:
        following = next((r for r in roles[i + 1 : i + 4] if r.role is not FURNITURE_ROLE), BODY)
        if lexicon.headings.get(lines[i].text, "").startswith(DIMENSION):
            if following.role is not THEME_ROLE or not set(following.what) & set(role.what):
                roles[i] = LineRole(Role.DIMENSION, (lexicon.headings[lines[i].text].partition(":")[2],))
        elif following.role not in (THEME_ROLE, ALTERNATIVE_ROLE, Role.DIMENSION):
            roles[i] = role.changed(is_soft=True)
