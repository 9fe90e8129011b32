"""Find the title of a report and the name of the site in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extract.body.furniture import name_furniture
from extract.body.lines import FoldedLine
from extract.body.roles import BODY, LineRole, Role
from extract.words.clean import fold
from extract.words.lexicon import Lexicon
from extract.words.match import find_phrase
from models.record_base import Record

_LARGER = 1.3  # times as large: a title where another line names the page in small letters
_MOST_LINES = 5  # lines after its first over which a title may run
_TITLE_WITHIN = 60  # lines from the top


SIZE_PT = 0.6  # lines whose font sizes differ by less are of one size


# "du tiers-lieu La Halle" is about La Halle; "du tiers-lieu de la gare" has no other name.
_TITLE_JOINT = re.compile(
    r"^[\s\u200b:–—|-]*(?:du (?:tiers[- ]lieu|lieu|site) (?!d(?:es?|u)\b|d['’])|(?:de|d['’]|du|des)(?=\W|$)|d['’])?"
    r"[\s\u200b:–—|-]*",
    re.IGNORECASE,
)

_TITLE_SIZE_SHARE = 0.12  # by how much the lines of a title may differ in size
_BLOCK_SIZE_SHARE = 0.3  # the same within a block: what OCR measures is the height of the letters that a line has
_READ_SIZE_SHARE = 0.5  # the same after a line that ends in an article, for OCR tells sizes by the heights of letters
_INITIALS = re.compile(r"(?:^|\s)(?:\w\.){2,}$")  # "C.I.E.L." ends in a full stop and is a name
_UNFINISHED = re.compile(r"(?:\b(?:de|du|des|la|le|les|the|à|au|aux)|['’])\s*$", re.IGNORECASE)
_OPEN = re.compile(r"(?:[-/&+,(«–]|«[^»]*|\([^)]*)\s*$")  # a line of a name that another must follow
_SMALL_WORD = re.compile(r"\b(?!(?:des|les|aux|sur|dans|avec|pour)\b)[a-zà-ÿ]\w{2,}")
# "Hangar (an-/cien lavoir)" is one word, "Ivry-/sur-Seine" and "Saint-/Aubin" keep their hyphen.
_BROKEN_WORD = re.compile(r"(?<=[a-zà-ÿ])-\s*\n\s*(?=[a-zà-ÿ])(?!\w+[-'’])")
_BROKEN_NAME = re.compile(r"(?<=\w)-\s*\n\s*(?=\w)")
_MOST_WRAPPED = 5  # words of a name that stand on a line of their own
_HYPHENS = ("-", "\u2010", "\u00ad")
_NAMED_WITHIN = 6  # lines below a title without a name
_SITE_LABEL = re.compile(
    r"\W*(?:nom (?:du |de la |de l['’]))?(?:tiers[- ]lieux?|lieu|site|structure)\W*(?:[:–—|=\t]\W*|$)", re.IGNORECASE
)
_EXACT, _SURE = 100.0, 92.0


class Title(Record):
    """The site's name as printed, and the half-open stretch of the text that prints it."""

    site_name: str
    char_start: int
    char_end: int
    score: float


def find_title(
    lines: Sequence[FoldedLine], roles: list[LineRole], lexicon: Lexicon, running: frozenset[int]
) -> Title | None:
    """Return the first title that names a site; print stamps are not titles, a title without a name is only marked."""
    nameless: Title | None = None
    small: list[int] = []
    for i, places in _candidates(lines, roles, lexicon, running, small):
        title = _read_title(i, _best(places), lines, roles, lexicon)
        if title.site_name:
            for k in small:
                roles[k] = LineRole(Role.TITLE, ()) if k < i else roles[k]
            return title
        nameless = nameless or title
    return nameless and _named_below(nameless, lines, roles)


def _named_below(title: Title, lines: Sequence[FoldedLine], roles: list[LineRole]) -> Title:
    """Return a title with the name that a line below gives the site ("Tiers-lieu : La Halle"), as it is without one."""
    first = next((i for i, line in enumerate(lines) if line.line.char_start >= title.char_end), len(lines))
    for i in range(first, min(first + _NAMED_WITHIN, len(lines))):
        label = _SITE_LABEL.match(lines[i].raw)
        if label is None or roles[i] is not BODY:
            continue
        named, start = lines[i], label.end()
        if not named.raw[start:].strip():
            if i + 1 == len(lines) or roles[i + 1] is not BODY:
                return title
            named, start = lines[i + 1], 0
        for k in range(i, i + 1 + (named is not lines[i])):
            roles[k] = LineRole(Role.TITLE, (), title.score)
        name = " ".join(named.raw[start:].replace("*", " ").split())
        return Title(name, named.line.char_start + start, named.line.char_end, title.score)
    return title


def _candidates(
    lines: Sequence[FoldedLine],
    roles: list[LineRole],
    lexicon: Lexicon,
    running: frozenset[int],
    small: list[int],
) -> Iterator[tuple[int, list[tuple[int, int, float]]]]:
    """Yield the lines that may be the title, by index, each with where titles stand in it.

    In order, but that those in about the largest letters come first: a browser's tab names the page too.
    Lines in smaller letters that are a title and no more are added to `small`.
    """
    largest = max(filter(None, [line.line.size_pt for line in lines[:_TITLE_WITHIN]]), default=0.0)
    later: list[tuple[int, list[tuple[int, int, float]]]] = []
    for i, line in enumerate(lines[:_TITLE_WITHIN]):
        if not line.word_count or roles[i] is not BODY or i in running or name_furniture(line, lexicon) is not None:
            continue
        places = [place for phrase in lexicon.titles if (place := _place_in_title(phrase, line.text))]
        places += _places_over_lines(i, lines, lexicon)
        if not places:
            continue
        if (line.line.size_pt or 0.0) * _LARGER >= largest:
            yield i, places
        else:
            later.append((i, places))
            small += [i for start, end, _ in places if end - start == len(line.text)]
    yield from later


def name_after_title(text: str, lexicon: Lexicon) -> str:
    """Return the site that a title names which stands beside the page, as in a browser's tab; "" when it names none."""
    for phrase in lexicon.titles:
        place = re.search(re.escape(phrase), text, re.IGNORECASE)
        if place is not None:
            name = text[place.end() :]
            joint = _TITLE_JOINT.match(name)
            parts = re.split(r"\s[|–—-]\s(?=[^|–—-]+$)", name[joint.end() if joint else 0 :])
            is_known = len(parts) > 1 and fold(parts[1]) in lexicon.furniture_lines
            return parts[0].strip() if is_known else name[joint.end() if joint else 0 :].partition(" | ")[0].strip()
    return ""


def _best(places: Sequence[tuple[int, int, float]]) -> tuple[int, int, float]:
    """Return the place that reaches furthest; beside words that are a title as they are, only what is nearly one."""
    floor = _SURE if any(score == _EXACT for _, _, score in places) else 0.0
    return max((place for place in places if place[2] >= floor), key=lambda place: place[1])


def _place_in_title(phrase: str, text: str) -> tuple[int, int, float] | None:
    """Return where `phrase` stands, half-open, in the folded line, and its score."""
    if len(text) < len(phrase) - 4:
        return None
    at = f" {text} ".find(f" {phrase} ")
    if at >= 0:
        return at, at + len(phrase), _EXACT
    if phrase.count(" ") < 3 or text.count(" ") > 30:
        return None
    found = find_phrase(phrase, text[: len(phrase) + 12], floor=85.0)
    return (found.start, found.end, found.score) if found else None


def _is_other(line: FoldedLine, lexicon: Lexicon) -> bool:
    """Tell whether a line is something of its own, so that no title runs on into it."""
    if line.text in lexicon.headings or line.text in lexicon.image_alternatives or line.text in lexicon.all_labels:
        return True
    raw = line.raw.rstrip()
    is_sentence = raw.endswith((".", ":", "?")) and _INITIALS.search(raw) is None
    return is_sentence or name_furniture(line, lexicon) is not None


def _read_title(
    i: int,
    place: tuple[int, int, float],
    lines: Sequence[FoldedLine],
    roles: list[LineRole],
    lexicon: Lexicon,
) -> Title:
    start, end, score = place
    line = lines[i]
    before = line.text[:start].split()
    last = i
    while last + 1 < len(lines) and last - i < _MOST_LINES:
        goes_on = _continues_title(lines[last], lines[last + 1], line)
        if not (goes_on or _may_wrap(lines[last], lines[last + 1])) or _is_other(lines[last + 1], lexicon):
            break
        if not (goes_on or _wraps(last, lines, lexicon)):
            break
        last += 1
    line_starts = _joined(i, lines)[1] if end > len(line.text) else [0]
    j = i + bisect_left(line_starts, end) - 1  # the line on which the phrase ends
    left = end - line_starts[j - i]
    after = len(lines[j].text[:left].split())  # its tokens up to the end of the phrase
    phrase_end = lines[j].end_of(after - 1) - lines[j].line.char_start
    name = "\n".join([lines[j].raw[phrase_end:], *(part.raw for part in lines[j + 1 : last + 1])])
    name = _BROKEN_NAME.sub("-", _BROKEN_WORD.sub("", name))
    joint = _TITLE_JOINT.match(name)
    name_start = lines[j].line.char_start + phrase_end + (joint.end() if joint else 0)
    name_end = lines[last].line.char_end
    name = name[joint.end() if joint else 0 :]
    if not name.strip(" *_.:-") and len(before) > 1:
        name_start, name_end = line.line.char_start, line.end_of(len(before) - 1)
        name = line.raw[: name_end - name_start]
    for k in range(i, last + 1):
        roles[k] = LineRole(Role.TITLE, (), score)
    name = " ".join(name.replace("*", " ").split()).partition(" | ")[0].strip(" _:–—|")
    return Title(name, name_start, name_end, score)


def _continues_title(line: FoldedLine, following: FoldedLine, first: FoldedLine) -> bool:
    """Tell whether a title runs on over the line's end: the same block, style and size, or after an article."""
    one, two = first.line, following.line
    if two.page_no != one.page_no or not following.word_count:
        return False
    if one.size_pt is None or two.size_pt is None:
        apart = two.block_no - line.line.block_no
        return (one.box is not None and apart == 0) or (apart <= 1 and _UNFINISHED.search(line.raw) is not None)
    is_one_block = one.block_no == two.block_no and one.box is not None
    share = _BLOCK_SIZE_SHARE if is_one_block else _TITLE_SIZE_SHARE
    share = _READ_SIZE_SHARE if _UNFINISHED.search(line.raw) else share
    same_style = abs(one.size_pt - two.size_pt) < max(SIZE_PT, share * one.size_pt) and one.is_bold == two.is_bold
    return same_style and two.block_no - line.line.block_no <= 1 and one.size_pt > 0


def _may_wrap(one: FoldedLine, two: FoldedLine) -> bool:
    """Tell whether the line below a title of a text without fonts may be its end, by its looks."""
    if one.line.size_pt is not None or not 0 < two.word_count <= _MOST_WRAPPED or one.line.heading_level:
        return False
    return two.line.page_no == one.line.page_no and two.line.block_no == one.line.block_no


def _wraps(i: int, lines: Sequence[FoldedLine], lexicon: Lexicon) -> bool:
    """Tell whether the title on line `i`, in a text without fonts, runs on: it is cut, or a heading follows below."""
    one, two = lines[i], lines[i + 1]
    if _OPEN.search(one.raw):
        return True
    if two.raw.upper() != two.raw.lower() and one.raw.isupper() != two.raw.isupper():
        return False
    if two.raw[:1].isupper() and not two.raw.isupper() and len(_SMALL_WORD.findall(two.raw)) > 1:
        return False  # a name has few words that begin small
    after = lines[i + 2] if i + 2 < len(lines) else None
    return after is None or after.line.block_no != two.line.block_no or _is_other(after, lexicon)


def _places_over_lines(i: int, lines: Sequence[FoldedLine], lexicon: Lexicon) -> list[tuple[int, int, float]]:
    """Return where titles stand that begin on line `i` and end on one below, in the folded text of `_joined`."""
    if not lines[i].raw.rstrip().endswith(_HYPHENS) and not any(p.startswith(lines[i].text) for p in lexicon.titles):
        first = lines[i].text.split(" ", 1)[-1]  # "Les effets sociaux"
        if not any(p.startswith(first) for p in lexicon.titles):
            return []
    joined, starts = _joined(i, lines)
    ats = [(f" {joined} ".find(f" {phrase} "), len(phrase)) for phrase in lexicon.titles] if len(starts) > 1 else []
    return [(at, at + size, _EXACT) for at, size in ats if 0 <= at < len(lines[i].text) < at + size]


def _joined(i: int, lines: Sequence[FoldedLine]) -> tuple[str, list[int]]:
    """Return the folded text of a title's lines from `i` on, and where each line starts in it.

    A word that a hyphen breaks at the end of the first is put together again.
    """
    joined, starts, last = lines[i].text, [0], i
    while last + 1 < len(lines) and last - i < _MOST_LINES and _continues_title(lines[last], lines[last + 1], lines[i]):
        is_broken = lines[last].raw.rstrip().endswith(_HYPHENS) and lines[last + 1].raw[:1].islower()
        joined += "" if is_broken else " "
        starts.append(len(joined))
        joined += lines[last + 1].text
        last += 1
    return joined, starts
