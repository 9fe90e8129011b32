"""Tell titles, dimensions, theme headings and image alternatives from the body of a report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter

from extract.body.footnotes import mark_footnotes
from extract.body.furniture import find_running_lines, name_furniture
from extract.body.lines import FoldedLine
from extract.body.roles import BODY, LineRole, Role
from extract.body.seams import find_overlaps
from extract.body.titles import SIZE_PT, Title, find_title
from extract.words.lexicon import DIMENSION, THEME, Lexicon
from extract.words.match import Match, match_phrase

_MOST_WORDS = 12  # a heading is short


_MOST_JOINED = 3  # lines over which a narrow column breaks a heading


_MOST_REWORDED = 7  # words of a reworded heading


_MORE_WORDS = 3  # words that a reworded heading may add


_REWORDED_SCORE = 90.0


_score = attrgetter("score")
_ROLES = {role.value: role for role in Role}  # quicker than asking the enumeration
# Bound once, for they are asked of every line: a member costs twenty times as much to find in its enumeration.
_THEME = Role.THEME
_BODY = Role.BODY
_ALTERNATIVE = Role.ALTERNATIVE
_FURNITURE = Role.FURNITURE
_PAGE_FOOT = ("page_foot",)  # of the taxonomy's furniture
_MOST_FOOT_LINES = 20
# "1.2 Santé", "II – Santé", "Thème 3 : Santé"
_NUMBERING = re.compile(
    r"^(?:(?:theme|rubrique|volet|partie|axe|section|chapitre) )?(?:\d{1,2} ){0,3}"
    r"(?:(?:[ivx]{1,4}|[a-h]) (?:\d{1,2} )?)?(?=.)"
)
_NUMERALS = frozenset(
    "i ii iii iv v vi vii viii ix x xi xii a b c d e f g h theme rubrique volet partie axe section chapitre".split()
)
_SPACED = re.compile(r"(?:\w ){4,}\w")  # "S A N T É"


def assign_roles(
    lines: Sequence[FoldedLine], lexicon: Lexicon, pictures: frozenset[int] = frozenset()
) -> tuple[list[LineRole], Title | None]:
    """Return one role per line, and the title if there is one. `pictures`: numbers of the pages that OCR has read."""
    roles = [BODY] * len(lines)
    running = find_running_lines(lines)
    overlaps = find_overlaps(lines, running, lexicon, pictures)
    running -= overlaps.first | overlaps.again
    title = find_title(lines, roles, lexicon, running) or find_title(lines, roles, lexicon, frozenset())
    for line_index in running:
        if roles[line_index] is BODY:
            roles[line_index] = LineRole(_FURNITURE, ("running_line",))
    for line_index in overlaps.again:
        roles[line_index] = LineRole(_FURNITURE, ("shown_again",))
    i = 0
    while i < len(lines):
        i += _assign(i, lines, roles, lexicon)
    _settle_alternatives(lines, roles, lexicon)
    _free_titles_of_texts(lines, roles)
    _mark_unknown_headings(lines, roles, lexicon)
    _end_page(lines, roles)
    mark_footnotes(lines, roles)
    return roles, title


def _free_titles_of_texts(lines: Sequence[FoldedLine], roles: list[LineRole]) -> None:
    """Give back, in place, lines that only nearly name a theme that is named as it is elsewhere: within free text."""
    if _REWORDED_SCORE not in map(_score, roles):
        return
    named = {role.what for role in roles if role.role is _THEME and role.score >= 100.0}
    for i, role in enumerate(roles):
        if role.role is _THEME and role.score == _REWORDED_SCORE and role.what in named:
            printed = lines[i].line
            is_plain = not printed.heading_level and not printed.is_bold and printed.box is None
            if is_plain and not any(word.isdigit() for word in lines[i].folded.words):  # no line of the contents
                roles[i] = BODY


def _end_page(lines: Sequence[FoldedLine], roles: list[LineRole]) -> None:
    """Ignore, in place, what a web page prints behind its foot, such as the question about cookies."""
    first = last = len(lines) - 1
    while first > 0 and last - first < _MOST_FOOT_LINES and roles[first].role in (_BODY, _FURNITURE):
        first -= 1
    feet = [i for i in range(first + 1, last + 1) if roles[i].what == _PAGE_FOOT]
    if not feet or lines[feet[0]].line.page_no != lines[last].line.page_no:
        return
    for i in range(feet[0], last + 1):
        if roles[i] is BODY:
            roles[i] = LineRole(_FURNITURE, _PAGE_FOOT)


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
            alternative = _near_alternative(line.text, lexicon)
        if alternative is not None:
            roles[i] = LineRole(_ALTERNATIVE, alternative)
            return 1
    if furniture is not None:
        roles[i] = LineRole(_FURNITURE, (furniture,))
        return 1
    if not words or (printed.is_bullet and not printed.heading_level):
        return 1
    if runs_on or (words > _MOST_WORDS and line.text[1:2] != " "):  # too long, unless its letters are spaced
        return 1
    most = min(_MOST_JOINED, len(lines) - i) if printed.box is not None else 1  # without places, lines are whole
    for count in range(most, 0, -1):
        group = lines[i : i + count]
        if count > 1 and not _is_one_heading(group):
            continue
        is_apart = i == 0 or roles[i - 1] is not BODY or _has_ended(lines[i - 1])
        after = lines[i + count] if i + count < len(lines) else None
        found = _name_heading(group, lexicon, is_apart=is_apart and not _runs_into(group[-1], after))
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
    known = {_style(line) for line, role in zip(lines, roles, strict=True) if role.role is _THEME} - {None}
    if not known:
        return
    styles = [_style(line) for line in lines]
    bodies = [style for style, role in zip(styles, roles, strict=True) if role.role is _BODY]
    for i, line in enumerate(lines):
        if roles[i] is not BODY or styles[i] not in known or 4 * bodies.count(styles[i]) > len(bodies):
            continue
        is_short = 0 < line.word_count <= _MOST_REWORDED and line.raw[:1].isupper() and not line.line.is_bullet
        after = next((role for role in roles[i + 1 :] if role.role is not _FURNITURE), BODY)
        if (
            is_short
            and after is BODY
            and line.starts_block
            and not any(line.text in names for names in lexicon.prompts.values())
            and not line.raw.rstrip("*_ ").endswith((".", ":", ",", ";", "?", "!"))
        ):
            roles[i] = LineRole(_THEME, ())


def _near_alternative(text: str, lexicon: Lexicon) -> tuple[str, ...] | None:
    """Return the themes of the image alternative that a damaged short line stands for."""
    if text in lexicon.all_labels or len(text) < 5:
        return None
    found = match_phrase(text, {a: a for a in lexicon.image_alternatives}, floor=88.0, margin=3.0)
    return lexicon.image_alternatives[found.term] if found else None


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


def _has_ended(line: FoldedLine) -> bool:
    return line.raw.rstrip(" *_\"'»”)")[-1:] in ".!?…"


def _name_heading(group: Sequence[FoldedLine], lexicon: Lexicon, *, is_apart: bool) -> Match | None:
    """Return the heading that lines are; `is_apart`: what stands before has ended and what follows begins anew."""
    text = group[0].text if len(group) == 1 else " ".join([part.text for part in group])
    if text[1:2] == " " and _SPACED.fullmatch(text):
        text = lexicon.compact_headings.get(text.replace(" ", ""), text)
    if text.count(" ") >= _MOST_WORDS:
        return None
    if text[:1].isdigit() or text.partition(" ")[0] in _NUMERALS:
        text = _NUMBERING.sub("", text)
    last = group[-1].raw.rstrip("*_ ")
    if last.endswith(("?", ",", ";")):
        return None
    if text in lexicon.headings:
        return match_phrase(text, lexicon.headings, floor=100.0, margin=0.0)
    if text in lexicon.all_labels or last.endswith((".", ":", ",", ";", "?", "!")):
        return None
    reworded = _name_reworded(text, group[0], lexicon, is_apart)
    if reworded is not None:
        return reworded
    known = lexicon.known_headings
    return known[text] if text in known else known.keep(text, _look_up(text, lexicon))


def _look_up(text: str, lexicon: Lexicon) -> Match | None:
    floor, margin = lexicon.thresholds.heading_floor, lexicon.thresholds.heading_margin
    return match_phrase(text, lexicon.headings, floor=floor, margin=margin)


def _name_reworded(text: str, first: FoldedLine, lexicon: Lexicon, is_apart: bool) -> Match | None:
    """Return the theme of which a heading variant stands word for word among a few more words, if only one does.

    "Innovation dans l'action publique" is "Innovation publique" with two words between.
    """
    if not (first.line.heading_level or is_apart) or not first.raw[:1].isupper():
        return None
    known = lexicon.known_reworded
    return known[text] if text in known else known.keep(text, _look_up_reworded(text, lexicon))


def _look_up_reworded(text: str, lexicon: Lexicon) -> Match | None:
    words = text.split()
    if len(words) > _MOST_REWORDED:
        return None
    if any(" ".join(words[k:]) in lexicon.cue_beginnings for k in range(len(words) - 1)):
        return None  # a sentence that a heading cuts
    found = {
        key: heading
        for heading, key in lexicon.headings.items()
        if key.startswith(THEME)
        and len(words) <= heading.count(" ") + 1 + _MORE_WORDS
        and _in_order(heading.split(), words)
    }
    if not found:
        meant = lexicon.heading_meanings.term_of(text)
        return None if meant is None else Match(meant, text, _REWORDED_SCORE)
    if len(found) != 1:
        return None
    key, heading = next(iter(found.items()))
    return Match(key, heading, _REWORDED_SCORE)


def _in_order(part: list[str], words: list[str]) -> bool:
    """Tell whether the words of `part` stand in `words` in their order."""
    rest = iter(words)
    return all(word in rest for word in part)


def _settle_alternatives(lines: Sequence[FoldedLine], roles: list[LineRole], lexicon: Lexicon) -> None:
    """Tell what image alternatives are: furniture before a heading, else they stand in for the heading.

    One alternative reads like a dimension; it is that unless a heading of its theme follows.
    """
    alternatives = [(i, role) for i, role in enumerate(roles) if role.role is _ALTERNATIVE]
    for i, role in alternatives:
        following = next((r for r in roles[i + 1 : i + 4] if r.role is not _FURNITURE), BODY)
        if lexicon.headings.get(lines[i].text, "").startswith(DIMENSION):
            if following.role is not _THEME or not set(following.what) & set(role.what):
                roles[i] = LineRole(Role.DIMENSION, (lexicon.headings[lines[i].text].partition(":")[2],))
        elif following.role not in (_THEME, _ALTERNATIVE, Role.DIMENSION):
            roles[i] = role.changed(is_soft=True)
