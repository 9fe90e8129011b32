"""Why a document could not be read, in French: what was met, and what to do.

Messages are written in English by whoever met the fault. Those that say no more than their code are told by it alone;
those with numbers or names are told with them; what comes from another program stays in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_N = r"(?P<n>[\d,.]+)"

_KINDS = {
    "a program": "un programme",
    "a mail": "un message",
    "JSON": "du JSON",
    "XML": "du XML",
    "an office document or a zip archive": "un document bureautique ou une archive zip",
    "an empty zip archive": "une archive zip vide",
    "an old or encrypted office document": "un document bureautique ancien ou chiffré",
    "a rich text document": "un document RTF",
    "a gzip archive": "une archive gzip",
    "a 7z archive": "une archive 7z",
    "a rar archive": "une archive rar",
    "a tar archive": "une archive tar",
    "a picture of a phone (HEIC, AVIF) or a film": "une photo de téléphone (HEIC, AVIF) ou un film",
    "a GIF picture": "une image GIF",
    "a RIFF picture or sound": "une image ou un son RIFF",
    "a PostScript document": "un document PostScript",
    "a Parquet table": "une table Parquet",
}
"""What a file that no reader takes is, and the same in French."""

FORMS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "empty": ((r".*", ""),),
    "unknown_format": (
        (
            f"the file is (?P<what>{'|'.join(map(re.escape, _KINDS))}), not a report that can be read",
            "c'est {what}, pas un rapport",
        ),
        ("the bytes are no text, PDF or picture", "ni texte, ni PDF, ni image"),
        ("no page in this mail or web archive", "aucune page dans ce message ou cette archive web"),
    ),
    "encrypted": ((r".*", ""),),
    "truncated": ((r".*", ""),),
    "corrupt": (
        ("not a PDF that can be opened", "ce PDF ne s'ouvre pas"),
        ("the picture cannot be opened: its header is damaged", "l'en-tête de l'image est endommagé"),
    ),
    "too_large": (
        (rf"{_N} pages, (?:and|more than) (?P<most>[\d,.]+)(?: are allowed)?", "{n} pages, {most} au plus"),
        (rf"more than {_N} characters of text", "plus de {n} caractères"),
        (rf"{_N} characters of text, and (?P<most>[\d,.]+) are allowed", "{n} caractères, {most} au plus"),
        (rf"{_N} bytes(?:, more than (?P<most>[\d,.]+)| are more than a report can be)", "{n} octets"),
        (rf".* is larger than {_N} bytes", "plus de {n} octets"),
        (rf"a part of it unpacks to more than {_N} MB", "une partie se déplie en plus de {n} Mo"),
        (
            rf"a picture of {_N} x (?P<high>[\d,.]+) pixels, and (?P<most>[\d,.]+) are allowed",
            "une image de {n} × {high} pixels, {most} au plus",
        ),
        (rf"{_N} tags, and (?P<most>[\d,.]+) are allowed", "{n} balises, {most} au plus"),
    ),
    "no_text": ((r".*", ""),),
    "unreadable_file": (
        (".* is not a regular file", "ce n'est pas un fichier ordinaire"),
        (".*: Permission denied", "permission refusée"),
        ("it is no longer there", "il n'est plus là"),
        (".* is a link that leads nowhere", "un lien qui ne mène nulle part"),
    ),
    "outside_root": ((".* is a link to a place outside the folder that is read", "un lien mène hors du dossier lu"),),
    "ocr_missing": (),
    "timeout": (
        (rf"reading it takes more than {_N} seconds", "plus de {n} secondes"),
        (
            rf"reading {_N} of (?P<all>\d+) pages took (?P<seconds>[\d,.]+) seconds",
            "{n} pages sur {all} en {seconds} secondes",
        ),
    ),
    "out_of_memory": (
        (rf"reading it takes more than {_N} MB of memory", "plus de {n} Mo"),
        ("reading it takes more memory than there is", "plus de mémoire qu'il n'y en a"),
    ),
    "crashed": ((r"reading it ends the program that reads it.*", "le lire arrête le programme qui le lit"),),
    "internal": (),
}
"""By code: how a message is written, and its French; empty where the code says it all."""

TO_DO = {
    "empty": "Redemander le fichier.",
    "unknown_format": "L'ouvrir ou le décompresser ; s'il contient un rapport, l'enregistrer en HTML, PDF ou PNG.",
    "encrypted": "En enregistrer une copie sans mot de passe.",
    "truncated": "Copier ou télécharger le fichier de nouveau.",
    "corrupt": "Imprimer ou enregistrer le rapport de nouveau.",
    "too_large": "Le partager, ou l'enregistrer de nouveau.",
    "no_text": "Le relire avec --ocr auto.",
    "unreadable_file": "Vérifier le fichier et ses permissions.",
    "outside_root": "Copier le fichier dans le dossier.",
    "ocr_missing": "Installer les bibliothèques verrouillées (make install).",
    "timeout": "L'imprimer de nouveau, ou donner plus de temps avec --timeout.",
    "out_of_memory": "Le regarder ; si c'est un rapport, donner plus de mémoire avec --memory.",
    "crashed": "Imprimer ou enregistrer le rapport de nouveau.",
    "internal": "Le dire à ceux qui tiennent Relevé ; les autres rapports ne sont pas touchés.",
}


class Failure(NamedTuple):
    """Why a document could not be read. `detail`: "" where the code says it all. `is_french`: it could be told."""

    detail: str
    is_french: bool
    to_do: str


def told_failure(code: str, message: str) -> Failure:
    """Return what is told of a failure beside the name of its code."""
    to_do = TO_DO.get(code, "")
    for written, french in FORMS.get(code, ()):
        found = re.fullmatch(written, message, re.DOTALL)
        if found is not None:
            values = {name: _in_french(value or "") for name, value in found.groupdict().items()}
            return Failure(french.format(**values), True, to_do)
    return Failure(message, False, to_do)


def _in_french(value: str) -> str:
    is_number = value.replace(",", "").isdigit()
    return value.replace(",", "\u202f") if is_number else _KINDS.get(value, value)
