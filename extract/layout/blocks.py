"""Words → lines, and lines → blocks (paragraph, list, heading), inside one column. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from extract.layout.printed import LineShape, PrintedWord

HEADING_SIZE = 1.12  # of the text's size
LINE_OVERLAP = 0.5  # of the lower of the two heights: words of one line
SPLIT_GAP_EM = 3.0  # one row with a wider blank holds two lines (print header: date ... title)
PITCH_TOLERANCE = 1.3  # a line lower than this many running pitches starts a paragraph
FIRST_PITCH_EM = 1.75  # the widest pitch of a block whose own pitch is not known yet
SIZE_TOLERANCE = 0.08  # of the font size; a screenshot's or a fitted text's sizes vary a little
INDENT_EM = 1.2  # a line this far to the right of its block starts a list
CENTRED_EM = 0.3  # lines about one middle are a centred title, whatever their indents
RIGHT_EM = 0.05  # lines that end at one place are set to the right, whatever their indents
RIGHT_PITCH = 1.15  # where they follow as closely as those before
RIGHT_FIRST_EM = 1.45  # and, for the first two, at the height of a line
SAME_ROW_STEP_EM = 0.5  # a line that little lower than the one before stands beside it


def is_heading(word: PrintedWord, em: float) -> bool:
    """Tell whether a word looks like part of a heading: bold, or clearly larger than the text."""
    return word.is_bold or (word.size_pt or word.bottom - word.top) >= HEADING_SIZE * em


def group_lines(words: Sequence[PrintedWord], indexes: Sequence[int], em: float) -> list[list[int]]:
    """Return the words of one column as lines from top to bottom, each from left to right."""
    rows: list[list[int]] = []
    row_top = row_bottom = float("-inf")
    for _, index in sorted([(words[i][2] + words[i][4], i) for i in indexes]):
        _, _, top, _, bottom, _, _ = words[index]
        shared = min(row_bottom, bottom) - max(row_top, top)
        if rows and shared >= LINE_OVERLAP * min(row_bottom - row_top, bottom - top):
            rows[-1].append(index)
            if bottom - top > row_bottom - row_top:
                row_top, row_bottom = top, bottom
        else:
            rows.append([index])
            row_top, row_bottom = top, bottom
    lines: list[list[int]] = []
    widest = SPLIT_GAP_EM * em
    for row in rows:
        row.sort(key=lambda i: words[i][1])
        start = 0
        for at in range(1, len(row)):
            blank = words[row[at]][1] - words[row[at - 1]][3]
            if blank > widest and blank > SPLIT_GAP_EM * min(words[row[at]][5] or 0.0, words[row[at - 1]][5] or 0.0):
                lines.append(row[start:at])
                start = at
        lines.append(row[start:])
    return lines


def shape_of(words: Sequence[PrintedWord], line: Sequence[int]) -> LineShape:
    """Return the shape of a line; without a font its height stands for the size, and bold means every word."""
    _, x0s, tops, x1s, bottoms, sizes, bolds = zip(*[words[i] for i in line], strict=True)
    top, bottom = min(tops), max(bottoms)
    return LineShape(x0s[0], top, max(x1s), bottom, sizes[0] or bottom - top, all(bolds))


def number_blocks(lines: Sequence[LineShape], size_tolerance: float = SIZE_TOLERANCE) -> list[int]:
    """Return, for each line in reading order, the number of its block, from 0.

    A block ends where the pitch clearly grows, the size or the weight changes, a list begins or ends, or the next
    line stands higher or beside (a new column).
    """
    numbers: list[int] = []
    number = 0
    pitch = 0.0  # of the running block, 0 until its second line
    left = 0.0  # of the running block: its leftmost line but for the first
    previous: LineShape | None = None
    for line in lines:
        x0, _, x1, bottom, size, is_bold = line
        if previous is not None:
            step = bottom - previous[3]
            is_new = (
                abs(size - previous[4]) > size_tolerance * size
                or step > (PITCH_TOLERANCE * pitch if pitch else FIRST_PITCH_EM * size)
                or step <= SAME_ROW_STEP_EM * size
                or is_bold != previous[5]
                or x0 > previous[2] + INDENT_EM * size
                or (
                    (x0 - left > INDENT_EM * size or (pitch > 0 and left - x0 > INDENT_EM * size))
                    and abs(x0 + x1 - previous[0] - previous[2]) > 2 * CENTRED_EM * size
                    and (
                        abs(x1 - previous[2]) > RIGHT_EM * size
                        or step > (RIGHT_PITCH * pitch if pitch else RIGHT_FIRST_EM * size)
                    )
                )
            )
            if is_new:
                number += 1
                pitch, left = 0.0, x0
            else:
                pitch = min(pitch, step) if pitch else step
                left = min(left, x0)
        else:
            left = x0
        numbers.append(number)
        previous = line
    return numbers
