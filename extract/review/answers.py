"""The corrected value or free text of a form, as a reading."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from extract.decisions.readings import OTHER, UNKNOWN, choice_reading, count_reading, parse_count
from extract.decisions.text_readings import AS_READ, NO_THEME, text_reading
from models.errors import UsageError
from models.records import Quantity
from models.taxonomy_terms import Indicator

_BOXES = {"ticked": True, "empty": False, "unread": None}
_PERIODS = ("", "year", "month", "week", "day")


def corrected_reading(form: Mapping[str, str], indicator: Indicator) -> str:
    """Return what a reviewer says is printed. Raises `UsageError`, in French, when the form does not tell."""
    if indicator.kind == "count":
        return _count(form)
    value, box = form.get("value", ""), form.get("box", "ticked")
    if value == OTHER:
        return OTHER
    if value not in {option.id for option in indicator.options} or box not in _BOXES:
        raise UsageError("choisir la réponse qui est imprimée")
    return choice_reading(value, _BOXES[box])


_MOST_TEXT_CHARS = 15_000  # a line of the file of reviews holds no more


def corrected_text(form: Mapping[str, str], theme_read: str | None, text_read: str, themes: Collection[str]) -> str:
    """Return what a reviewer says of a free text. Raises `UsageError`, in French, when nothing is changed.

    `theme_read`, `text_read`: what had been read. `themes`: those of the taxonomy.
    """
    theme, text = form.get("theme", ""), _clean(form.get("text", ""))
    if theme not in (NO_THEME, *themes):
        raise UsageError("choisir le thème dans la liste")
    if not text:
        raise UsageError("le texte est vide ; s'il n'y a pas de texte libre ici, choisir « n'y est pas »")
    if len(text) > _MOST_TEXT_CHARS:
        raise UsageError("ce texte est trop long")
    is_other_theme = theme != (theme_read or NO_THEME)
    is_other_text = text != _clean(text_read)
    said = text_reading(theme if is_other_theme else None, text if is_other_text else None)
    if said == AS_READ:
        raise UsageError("ni le texte ni le thème ne sont changés ; accepter plutôt")
    return said


def _clean(text: str) -> str:
    """Return a text with single spaces between words; what divides its lines stays."""
    return "\n".join(line for part in text.splitlines() if (line := " ".join(part.split())))


def _count(form: Mapping[str, str]) -> str:
    if form.get("unknown"):
        return UNKNOWN
    number, least, most = (_number(form.get(name, "")) for name in ("number", "least", "most"))
    period = form.get("period", "")
    if period not in _PERIODS:
        raise UsageError("choisir la période dans la liste")
    if number is not None and (least is not None or most is not None):
        raise UsageError("donner soit le nombre, soit ses bornes")
    if number is None and least is None and most is None:
        raise UsageError("donner un nombre ou une borne, ou cocher « ne peut être compté »")
    if least is not None and most is not None and least >= most:
        raise UsageError("la borne basse doit être sous la borne haute")
    is_about = bool(form.get("about"))
    exact = number if number is not None and not is_about else None
    reading = count_reading(
        Quantity(
            value_number=number,
            value_min=exact if number is not None else least,
            value_max=exact if number is not None else most,
            period=period or None,
            is_approximate=is_about,
        )
    )
    if parse_count(reading) is None:
        raise UsageError("ce nombre est trop grand")
    return reading


def _number(text: str) -> float | None:
    """Return a number written in French or English, None for an empty field."""
    plain = "".join(text.split()).replace(",", ".")
    if not plain:
        return None
    if not plain.isascii() or not plain.replace(".", "", 1).isdigit() or len(plain) > 16:
        raise UsageError(f"« {text[:20]} » n'est pas un nombre")
    return float(plain)
