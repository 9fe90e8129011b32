"""Words with places, as a reader gives them: lines, headings and cards drawn without any file."""

from __future__ import annotations

from extract.layout.geometry import PrintedWord

WIDTH_PT, HEIGHT_PT = 600.0, 800.0
SIZE_PT = 10.0
CHAR_EM = 0.5  # width of a character
PITCH_PT = 12.5


def draw(
    lines: str, x0: float, top: float, *, size: float = SIZE_PT, bold: bool = False, blank_em: float = 0.35
) -> list[PrintedWord]:
    """Return the words of lines parted by "|", all starting at `x0`."""
    words: list[PrintedWord] = []
    for line in lines.split("|"):
        x = x0
        for text in line.split():
            x1 = x + CHAR_EM * size * len(text)
            words.append(PrintedWord(text, x, top, x1, top + size, size, bold))
            x = x1 + blank_em * size
        top += PITCH_PT * size / SIZE_PT
    return words


def centred(line: str, top: float, size: float) -> list[PrintedWord]:
    words = draw(line, 0, top, size=size, bold=True)
    shift = (WIDTH_PT - words[-1].x1) / 2
    return [word._replace(x0=word.x0 + shift, x1=word.x1 + shift) for word in words]


def set_right(line: str, x1: float, top: float) -> list[PrintedWord]:
    words = draw(line, 0, top, bold=True)
    shift = x1 - words[-1].x1
    return [word._replace(x0=word.x0 + shift, x1=word.x1 + shift) for word in words]


def card(name: str, x0: float, top: float, lines: int) -> list[PrintedWord]:
    """Return a card: bold heading, a gap, a paragraph, a gap, two lines of somebody's words."""
    body = "|".join(f"{name.lower()}{i} mots de cette carte" for i in range(lines))
    said = f"dit {name.lower()} une chose|puis {name.lower()} une autre"
    return [
        *draw(name, x0, top, size=12, bold=True),
        *draw(body, x0, top + 26),
        *draw(said, x0, top + 26 + lines * PITCH_PT + 10),
    ]


def told(name: str, lines: int) -> str:
    body = "|".join(f"{name.lower()}{i} mots de cette carte" for i in range(lines))
    return f"{name}||{body}||dit {name.lower()} une chose|puis {name.lower()} une autre"
