"""Pages saved from the browser: semantic HTML, a style sheet, and the hidden full copy of a cut text."""

from __future__ import annotations

from html import escape
from random import Random

from benchmarks.reports.page import Block, Card, Items, Page, Paragraph, PrintedVerbatim, Run

_STYLE = (
    "body{{font:{size}px/1.5 {font};color:#222;margin:0 auto;max-width:{width}px}}"
    "h1,h2,.theme h3{{text-transform:{case}}} .libre{{border-left:3px solid #cbb;padding:.4em 1em;font-style:italic}}"
    "ul{{list-style:square}} .cache{{display:none}} .tuiles{{display:flex}} nav a{{color:inherit}}"
)


def lay_html(page: Page, rng: Random) -> bytes:
    """Return the page as UTF-8 HTML; what is hidden is hidden by a style, an attribute or a class."""
    style = _STYLE.format(
        size=rng.choice((14, 15, 17)),
        font=rng.choice(("Georgia,serif", "Arial,sans-serif")),
        width=rng.choice((720, 960)),
        case=rng.choice(("none", "uppercase")),
    )
    hidden = rng.choice(('style="display:none"', "hidden", 'class="cache"'))
    body = [f"<header><h1>{_text(page.title)}</h1></header>"]
    if page.tiles:
        tiles = "".join(f"<div><b>{tile}</b> <span>+ + + + +</span></div>" for tile in page.tiles)
        body.append(f'<a href="#">Voir son datapanorama</a><div class="tuiles">{tiles}</div>')
    for dimension in page.dimensions:
        cards = "\n".join(_write_card(card, hidden, rng) for card in dimension.cards)
        body.append(f'<section id="{dimension.dimension_id}"><h2>{_text(dimension.heading)}</h2>\n{cards}</section>')
    script = "<script>document.querySelectorAll('.suite').forEach(a=>a.onclick=()=>false)</script>"
    head = f'<meta charset="utf-8"><title>{_text(page.title)}</title><style>{style}</style>'
    html = f'<!DOCTYPE html>\n<html lang="fr"><head>{head}</head>\n<body><main>' + "\n".join(body)
    return f"{html}</main>{script}</body></html>\n".encode()


def _write_card(card: Card, hidden: str, rng: Random) -> str:
    picture = f'<img src="{card.theme_id}.svg" alt="{_text(card.image_alternative)}">' if card.image_alternative else ""
    blocks = "".join(_write_block(block) for block in card.blocks)
    verbatim = _write_verbatim(card.verbatim, hidden) if card.verbatim else ""
    tag = rng.choice(("article", "div"))
    return f'<{tag} class="theme">{picture}<h3>{_text(card.heading)}</h3>{blocks}{verbatim}</{tag}>'


def _write_block(block: Block) -> str:
    if isinstance(block, Items):
        return "<ul>" + "".join(f"<li>{_text(text)}</li>" for text in block.texts) + "</ul>"
    return _write_paragraph(block)


def _write_paragraph(paragraph: Paragraph) -> str:
    return "<p>" + "".join(_write_run(run) for run in paragraph.runs) + "</p>"


def _write_run(run: Run) -> str:
    return f"<strong>{_text(run.text)}</strong>" if run.is_slot else _text(run.text)


def _write_verbatim(verbatim: PrintedVerbatim, hidden: str) -> str:
    if verbatim.excerpt is None:
        return f'<blockquote class="libre">{_text(verbatim.text)}</blockquote>'
    copy = f"<p {hidden}>{_text(verbatim.text)}</p>" if verbatim.has_full_copy else ""
    link = '<a class="suite" href="#">Lire la suite</a>'
    return f'<blockquote class="libre"><p>{_text(verbatim.excerpt)}</p>{copy}{link}</blockquote>'


def _text(text: str) -> str:
    return escape(text, quote=True)
