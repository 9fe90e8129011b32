"""What the ink of one small part of a picture is: a square or a ring, and what stands inside."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extract.layout.pixel_ink import Ink
from models.document import TickState

_SIDE_COVERED = 0.72  # of each side: outlines are broken by scanning
_RING_COVERED = 0.85
_SIDE_SHARE = 0.45  # of a row or a column that is the side of a box
_CORNER_SHARE = 0.1  # of the size: how far from its corner a rounded square may begin
_EMPTY_SHARE = 0.035  # of the inside: what dirt and a stray pixel of the border make
_TICKED_SHARE = 0.08
_FULL, _BARE = 0.85, 0.12  # of one half of the inside
_BORDER_SHARE = 0.3  # a row with less ink than this is no longer the border
_MARGIN_SHARE = 0.06  # of the size: kept clear of the border
_RIM = 4  # pixels in which the outermost line of a box stands
_ARM_SHARE = 0.35  # of the size: how far from its corner an arm of a cross may end
_LEAST_NOTCH = 0.045  # of the size: how deep each edge of a cross sinks between two arms
_NOTCHES = 0.3  # all four together
_SAME_SIZE = 0.75  # of the height and the width of a sign printed twice
_CELLS = 8  # along each side, when two prints are compared
_ALIKE = 0.7  # correlation of two prints of one sign


def find_sides(part: Ink) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what stands between the outermost rows and columns full of ink."""
    rows = np.flatnonzero(part.mean(axis=1) >= _SIDE_SHARE)
    columns = np.flatnonzero(part.mean(axis=0) >= _SIDE_SHARE)
    if rows.size == 0 or columns.size == 0:
        return 0, 0, part.shape[1], part.shape[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def has_four_sides(part: Ink) -> bool:
    """Tell whether a part has a straight side on each edge and ink in each corner, and room inside."""
    band = max(3, round(0.17 * max(part.shape)))
    covered = (
        part[:band].any(axis=0).mean(),
        part[-band:].any(axis=0).mean(),
        part[:, :band].any(axis=1).mean(),
        part[:, -band:].any(axis=1).mean(),
    )
    return min(covered) >= _SIDE_COVERED and _has_corners(part) and _is_thin_or_full(part)


def frame_share(part: Ink) -> float:
    """Return how much of the outermost two pixels of a part is ink, 0 to 1: a box has more of them than letters."""
    frame = (part[:2], part[-2:], part[:, :2], part[:, -2:])
    return float(np.concatenate([edge.ravel() for edge in frame]).mean())


def weakest_side(part: Ink) -> float:
    """Return how much of the straightest line along the weakest of four edges is ink, 0 to 1; a drawn box has 1."""
    rows, columns = part.mean(axis=1), part.mean(axis=0)
    return float(min(rows[:_RIM].max(), rows[-_RIM:].max(), columns[:_RIM].max(), columns[-_RIM:].max()))


def _has_corners(part: Ink) -> bool:
    """Tell whether ink comes near all four corners: a "D" is round on one side."""
    near = _CORNER_SHARE * max(part.shape) + 1.0
    reach = int(near) + 1
    rows, columns = np.ogrid[:reach, :reach]
    disc = rows**2 + columns**2 <= near**2
    turned = (part, part[:, ::-1], part[::-1], part[::-1, ::-1])
    return all(bool((corner[:reach, :reach] & disc).any()) for corner in turned)


def _is_thin_or_full(part: Ink) -> bool:
    """Tell a box from a heavy letter: its border is thin, or the whole is full."""
    size = max(part.shape)
    band = max(2, round(0.22 * size))
    inner = part[band:-band, band:-band]
    return bool(inner.size) and bool(inner.shape[0] >= 0.45 * part.shape[0])


def is_ring(part: Ink) -> bool:
    """Tell whether a part is a circle: ink all along, none in the corners."""
    corner = max(2, round(0.1 * max(part.shape)))
    corners = (part[:corner, :corner], part[:corner, -corner:], part[-corner:, :corner], part[-corner:, -corner:])
    return has_ring(part) and not any(found.any() for found in corners)


def has_ring(part: Ink) -> bool:
    """Tell whether there is ink all along the circle that fills a part, whatever stands in and around it."""
    height, width = part.shape
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    hits = np.zeros(len(angles), dtype=np.bool_)
    for share in (0.82, 0.88, 0.94, 0.98):
        rows = np.clip((height / 2 + np.sin(angles) * share * height / 2).astype(int), 0, height - 1)
        columns = np.clip((width / 2 + np.cos(angles) * share * width / 2).astype(int), 0, width - 1)
        hits |= part[rows, columns]
    return float(hits.mean()) >= _RING_COVERED


def read_state(part: Ink, is_round: bool) -> tuple[TickState, float]:
    """Return what a box shows and how sure that is; `part` is the ink within its outer border.

    Ticked by any stroke or fill inside; unreadable where one half is full and the other bare, or with too little ink.
    """
    inside = _inside(part)
    if is_round and inside.size:
        rows, columns = np.ogrid[: inside.shape[0], : inside.shape[1]]
        height, width = inside.shape
        disc = ((rows + 0.5) / height - 0.5) ** 2 + ((columns + 0.5) / width - 0.5) ** 2 <= 0.25
        inside = inside & disc
    if inside.size < 9:
        return TickState.UNREADABLE, 0.3
    share = float(inside.mean())
    if share <= _EMPTY_SHARE:
        return TickState.EMPTY, 0.97 if share < 0.01 else 0.93
    if share < _TICKED_SHARE:
        return TickState.UNREADABLE, 0.5
    if not is_round and _is_half_full(inside):
        return TickState.UNREADABLE, 0.5
    return TickState.TICKED, 0.97 if share >= 0.12 else 0.9


def has_middle(part: Ink) -> bool:
    """Tell whether ink crosses the middle of a box: strokes of the box above or below end before it."""
    height, width = part.shape
    middle = part[round(0.3 * height) : round(0.7 * height), round(0.3 * width) : round(0.7 * width)]
    return bool(middle.mean() >= _EMPTY_SHARE) if middle.size else False


def _inside(part: Ink) -> Ink:
    """Return what lies within the border, which ends where the rows of ink end, and a margin."""
    size = max(part.shape)
    margin = max(1, round(_MARGIN_SHARE * size))
    most = max(1, round(0.25 * size))
    cuts = [_thickness(part.mean(axis=1), most), _thickness(part.mean(axis=1)[::-1], most)]
    cuts += [_thickness(part.mean(axis=0), most), _thickness(part.mean(axis=0)[::-1], most)]
    top, bottom, left, right = (cut + margin for cut in cuts)
    return part[top : part.shape[0] - bottom, left : part.shape[1] - right]


def _thickness(shares: npt.NDArray[np.float64], most: int) -> int:
    """Return how many rows from the edge on the border takes, at most `most`; a tilted border comes on slowly."""
    first = shares[: most + 1].tolist()
    peak = max(range(len(first)), key=lambda index: first[index])
    return next((index for index in range(peak + 1, most + 1) if first[index] < _BORDER_SHARE), most)


def _is_half_full(inside: Ink) -> bool:
    height, width = inside.shape[0] // 2, inside.shape[1] // 2
    halves = (
        (inside[:, :width], inside[:, -width:]),
        (inside[:height], inside[-height:]),
    )
    shares = [(float(one.mean()), float(other.mean())) for one, other in halves]
    return any(max(pair) >= _FULL and min(pair) <= _BARE for pair in shares)


def is_check(part: Ink) -> bool:
    """Tell whether a part is a check mark ✓: a short arm down and a long one up to the right, nothing else."""
    height, width = part.shape
    if not 0.55 <= width / height <= 1.9:
        return False
    lowest = height - 1 - np.argmax(part[::-1], axis=0)
    highest = np.where(part.any(axis=0), np.argmax(part, axis=0), height)
    foot = int(np.argmax(np.where(part.any(axis=0), lowest, -1)))
    hook, tip = slice(0, max(1, round(0.3 * width))), slice(round(0.8 * width), width)
    return bool(
        0.04 * width <= foot <= 0.6 * width
        and 0.25 * height <= int(highest[hook].min()) <= 0.65 * height
        and int(highest[tip].min()) <= 0.15 * height
        and int(lowest[tip].max()) <= 0.6 * height
        and not part[round(0.7 * height) :, round(0.7 * width) :].any()
    )


def is_cross(part: Ink) -> bool:
    """Tell whether a part is a cross ✗: ink in the middle and near the corners, a notch halfway along each edge."""
    height, width = part.shape
    if not 0.6 <= width / height <= 1.5:
        return False
    middle = part[round(0.35 * height) : round(0.65 * height), round(0.35 * width) : round(0.65 * width)]
    rows, columns = round(_ARM_SHARE * height), round(_ARM_SHARE * width)
    corners = (part[:rows, :columns], part[:rows, -columns:], part[-rows:, :columns], part[-rows:, -columns:])
    if float(middle.mean()) < 0.4 or not all(bool(corner.any()) for corner in corners):
        return False
    notches = [_notch(turned) for turned in (part, part[::-1], part.T, part.T[::-1])]
    return min(notches) >= _LEAST_NOTCH and sum(notches) >= _NOTCHES


def looks_like(part: Ink, other: Ink) -> bool:
    """Tell whether two parts show the same sign, printed twice: of one size, with ink in the same places."""
    heights, widths = sorted((part.shape[0], other.shape[0])), sorted((part.shape[1], other.shape[1]))
    if heights[0] < _SAME_SIZE * heights[1] or widths[0] < _SAME_SIZE * widths[1]:
        return False
    one, two = _thumbnail(part), _thumbnail(other)
    return bool(np.corrcoef(one.ravel(), two.ravel())[0, 1] >= _ALIKE)


def _thumbnail(part: Ink) -> npt.NDArray[np.float64]:
    """Return how much ink there is in each of 8 by 8 cells of a part."""
    rows = np.linspace(0, part.shape[0], _CELLS, endpoint=False).astype(int)
    columns = np.linspace(0, part.shape[1], _CELLS, endpoint=False).astype(int)
    sums = np.add.reduceat(np.add.reduceat(part.astype(np.float64), rows, axis=0), columns, axis=1)
    return np.asarray(sums / sums.max(), np.float64)


def _notch(part: Ink) -> float:
    """Return how deep the upper edge of a part sinks in its middle, between two higher ends; a share of the height."""
    height, width = part.shape
    depths = np.where(part.any(axis=0), np.argmax(part, axis=0), height)
    before = np.minimum.accumulate(depths)
    after = np.minimum.accumulate(depths[::-1])[::-1]
    sunk = (depths - np.maximum(before, after))[round(0.25 * width) : round(0.75 * width) + 1]
    return float(sunk.max(initial=0)) / float(height)
