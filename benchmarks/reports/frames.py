"""The fixed sentences of each theme with their slots filled, in the editions of 2023 (G1) and 2024 (G2)."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.reports.answers import ThemeAnswers
from benchmarks.reports.page import Block, Paragraph, Run
from benchmarks.reports.spelling import Writer, capitalised, fill, join_series, listed
from models.vocabulary import Era

_PREFIXED_HEALTH = frozenset({"niveau_de_vie", "conditions_de_travail", "inconfort", "stress_conflits"})
_HEALTH_G2 = (
    "Des changements significatifs dans les conditions physiques, sociales et psychiques des bénéficiaires du projet "
    "ont été observées. Certaines personnes ont fait part/ont paru :"
)
_TRAINING = (
    "Les actions de formation, d'accompagnement à la création d'activité ou à l'emploi ont bénéficiées à {} personnes"
)
_GROUPS = {
    "gestion": "l'équipe de gestion et animation du lieu",
    "dirigeants": "les dirigeants",
    "occupants": "les résident·e·s et les occupant·e·s",
    "publics": "les publics",
}


def print_frames(writer: Writer, theme: ThemeAnswers, era: Era) -> tuple[Block, ...]:
    """Return the sentences and lists that stand between the heading of a theme and its free text."""
    return tuple(_FRAMES[theme.theme_id](writer, theme, era))


def _lien_social(writer: Writer, theme: ThemeAnswers, era: Era) -> list[Block]:
    publics = writer.shuffled(writer.phrases(theme.slot("publics")))
    occasions = writer.phrases(theme.slot("occasions"))
    frequency = join_series(writer.phrases(theme.slot("frequence")))
    if era is Era.G1:
        text = "Des interactions sociales ont été observées entre les {}. Ces interactions ont été observées {}"
        # Joined by a bare space: that edition forgot the commas.
        return [fill(text + " qui ont lieu {}.", ", ".join(publics), " ".join(occasions), frequency)]
    blocks: list[Block] = [fill("Des interactions sociales ont été observées entre différents publics :")]
    blocks += listed(publics)
    if occasions and writer.spelling.has_seed_occasions:
        blocks += [fill("Ces échanges ont été constatés :"), *listed([join_series(occasions)])]
    elif occasions:
        blocks.append(fill("Ces échanges ont été constatés {}.", join_series(occasions)))
    return [*blocks, fill("Ces rencontres ont lieu {}." if frequency else _empty_frequency(writer), frequency)]


def _empty_frequency(writer: Writer) -> str:
    return writer.rng.choice(("Ces rencontres ont lieu.", "Ces rencontres ont lieu ."))


def _sante(writer: Writer, theme: ThemeAnswers, era: Era) -> list[Block]:
    slot = theme.slot("effets")
    if slot.is_empty:
        return []
    items = []
    for value_id in slot.value_ids:
        phrase = writer.phrase(slot.indicator_id, value_id)
        if value_id in _PREFIXED_HEALTH and writer.rng.random() < 0.5:
            phrase = f"certains personnes se {phrase}"
        elif era is Era.G1:
            verb = "ont fait preuve" if value_id == "confiance_en_soi" else "ont fait part"
            phrase = f"certaines personnes {verb if phrase.startswith('d') else 'ont paru'} {phrase}"
        items.append(phrase)
    items.extend(slot.unknown if era is Era.G2 else [f"certaines personnes ont fait part {p}" for p in slot.unknown])
    if era is Era.G1:
        text = " et ".join(items) if len(items) == 2 else ", ".join(items)
        return [Paragraph((Run(capitalised(text)), Run(".")))]
    return [fill(_HEALTH_G2), *listed(items)]


def _insertion(writer: Writer, theme: ThemeAnswers, era: Era) -> list[Block]:
    effects = writer.phrases(theme.slot("effets"))
    count = theme.slot("nb_personnes").counted
    raw = count.raw if count else ""
    if era is Era.G1:
        sentences = fill(_TRAINING + ".", raw).runs if count else ()
        effects_run = Run((" " if count else "") + capitalised(", ".join(effects)) + ".") if effects else None
        runs = (*sentences, effects_run) if effects_run else sentences
        return [Paragraph(runs)] if runs else []
    if not effects:
        return [fill(_TRAINING + ".", raw)] if count else []
    # Without a count the page printed only the colon of the sentence.
    head = fill(_TRAINING + " et ont permis à certaines personnes :", raw) if count else fill(":")
    return [head, *listed(effects)]


def _capacite(writer: Writer, theme: ThemeAnswers, era: Era) -> list[Block]:
    carriers = join_series(writer.phrases(theme.slot("porteurs")))
    if theme.slot("porteurs").value_ids and writer.rng.random() < 0.1:
        carriers = carriers.replace("portés", "porté", 1)
    elif not carriers and writer.rng.random() < 0.5:
        carriers = "non"
    count = theme.slot("nb_projets").counted
    raw = count.raw if count else ""
    noun = "nouveau projet ou action" if raw == "1" else "nouveaux projets ou actions"
    return [
        fill(f"{{}} {noun} (atelier, évènement, marché, ...) imprévus {{}} ont émergés.", capitalised(raw), carriers)
    ]


def _solidarite(writer: Writer, theme: ThemeAnswers, era: Era) -> list[Block]:
    types = writer.phrases(theme.slot("types"))
    joined = " et de ".join(types) if writer.spelling.repeats_de else join_series(types)
    publics = writer.shuffled(writer.phrases(theme.slot("publics")))
    head = fill("Des échanges, dons ou mutualisations de {} ont été observés entre :", joined)
    return [head, *listed(publics)]


def _reseau(writer: Writer, theme: ThemeAnswers, era: Era) -> list[Block]:
    kinds = join_series(writer.phrases(theme.slot("types")))
    publics = writer.shuffled(writer.phrases(theme.slot("publics")))
    start = "La création de réseaux de personnes"
    if era is Era.G1:
        return [fill(start + " entre {}, {} a été observée.", " et de ".join(publics), kinds)]
    if len(publics) == 1 and writer.rng.random() < 0.5:
        return [fill(start + " {} a été observée entre {}", kinds, publics[0])]
    return [fill(start + " {} a été observée entre :", kinds), *listed(publics)]


def _inclusion(writer: Writer, theme: ThemeAnswers, era: Era) -> list[Block]:
    slot = theme.slot("constat")
    if slot.is_empty:
        return []
    phrases = writer.phrases(slot)
    if slot.value_ids == ("aucun",):
        return [fill("{}", phrases[0])]
    return [fill("Il a été observé que {}", join_series(phrases))]


def _egalite(writer: Writer, theme: ThemeAnswers, era: Era) -> list[Block]:
    groups_by_answer: dict[str, list[str]] = {}
    for name, group in _GROUPS.items():
        for value_id in theme.slot(name).value_ids:
            phrase = writer.phrase(f"{theme.theme_id}.{name}", value_id)
            groups_by_answer.setdefault(phrase, []).append(writer.inclusive(group))
    ending = writer.rng.choice((writer.inclusive("présent·e·s"), "présent.e.s"))
    sentences = [
        fill(f"Concernant {{}}, {{}} sont {ending}.", " et ".join(groups), answer)
        for answer, groups in groups_by_answer.items()
    ]
    runs = [run for sentence in sentences for run in (*sentence.runs, Run(" "))]
    return [Paragraph(tuple(runs[:-1]))] if runs else []


def _cadre(writer: Writer, theme: ThemeAnswers, era: Era) -> list[Block]:
    phrases = writer.phrases(theme.slot("image"))
    return [fill("Le projet a fait évoluer l'image du quartier {}.", phrases[0])] if phrases else []


def _entretien(writer: Writer, theme: ThemeAnswers, era: Era) -> list[Block]:
    blocks: list[Block] = []
    better = writer.phrases(theme.slot("types_positifs"))
    if better:
        joined = join_series(better) if writer.spelling.joins_with_commas else " et ".join(better)
        blocks.append(fill("Le projet a permis d'améliorer {} .", joined))
    worse = join_series(writer.phrases(theme.slot("types_negatifs")))
    if worse or writer.rng.random() < 0.3:
        blocks.append(fill("Le projet a engendré {} ." if worse else "Le projet a engendré", worse))
    return blocks


def _services(writer: Writer, theme: ThemeAnswers, era: Era) -> list[Block]:
    blocks: list[Block] = [fill("{}", phrase) for phrase in writer.phrases(theme.slot("gestion"))]
    needs = writer.phrases(theme.slot("besoins_urgents"))
    text = "Le projet a permis de répondre à des besoins sociaux urgents du territoire"
    if needs and era is Era.G2 and writer.rng.random() < 0.6:
        blocks += [fill(text + " :"), *listed(needs)]
    elif needs:
        blocks.append(fill(text + " {}", ", ".join(needs)))
    return blocks


def _innovation(writer: Writer, theme: ThemeAnswers, era: Era) -> list[Block]:
    return [fill("{}", phrase) for phrase in writer.phrases(theme.slot("effet"))]


_FRAMES: dict[str, Callable[[Writer, ThemeAnswers, Era], list[Block]]] = {
    "lien_social": _lien_social,
    "sante": _sante,
    "insertion_professionnelle": _insertion,
    "capacite_a_agir": _capacite,
    "solidarite": _solidarite,
    "reseau_de_personnes": _reseau,
    "inclusion_exclusion": _inclusion,
    "egalite_femmes_hommes": _egalite,
    "cadre_de_vie": _cadre,
    "entretien_des_espaces": _entretien,
    "services_publics": _services,
    "innovation_publique": _innovation,
}
