"""What Relevé adds to a spaCy pipeline: words and sentences of free text, dictionary forms, mentions.

Importing this module registers the language `fr_releve`, its tokenizer and its components with spaCy, so that
`spacy.load` can read a pipeline that was saved with them. Imported by `extract.language.pipeline` alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from spacy.language import BaseDefaults, Language
from spacy.strings import StringStore
from spacy.tokens import Doc
from spacy.util import load_config, load_config_from_str, registry
from spacy.vocab import Vocab

from extract.language.lemmas import PARTS, LemmaTable, is_finite, load_table, read_lookups, save_table
from extract.language.mentions import MentionRules
from extract.language.tagged import NamedSpan, Tagged
from extract.language.words import Word, read_words, root
from models.mentions import FreeText

SENTENCES, LEMMAS, MENTIONS = "releve_sentences", "releve_lemmas", "releve_mentions"
NAMES = "ner"  # of the model
_TOKENIZER = "releve.words.v1"
_TEXT, _WORDS, _FREE_TEXT = "releve_text", "releve_words", "releve_free_text"
_LOOKUPS = "lemmatizer/lookups/lookups.bin"
_MOST_KNOWN = 16_384  # words kept with their dictionary form: memory stays flat
_FUTURE = ("rai", "ras", "ra", "rons", "rez", "ront")
_CONDITIONAL = ("rais", "rait", "rions", "riez", "raient")
_NO_VERBS = frozenset(["NOUN", "PROPN", "ADJ", "ADV", "X"])
_INFINITIVES = ("er", "ir", "re")
_IRREGULAR = tuple(
    f"{stem}{end}" for stem in "au se fe i pour voud dev ver viend tiend sau faud vaud".split() for end in _CONDITIONAL
)


class Words:
    """The tokenizer: words as `extract.language.words` tells them, with their places in the text."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        return self.doc(text, read_words(text))

    def doc(self, text: str, words: Sequence[Word]) -> Doc:
        """Return a piece of a text, given its words; their places in `text` go along."""
        spaces = [a.end < b.start for a, b in pairwise(words)]
        doc = Doc(self.vocab, words=[word.shown for word in words], spaces=[*spaces, False] if words else [])
        doc.user_data[_TEXT], doc.user_data[_WORDS] = text, tuple(words)
        return doc

    def words(self, doc: Doc) -> tuple[Word, ...]:
        """Return the words that a document was made of."""
        made_of: tuple[Word, ...] = doc.user_data[_WORDS]
        return made_of

    def to_disk(self, path: Path, **kwargs: object) -> None:
        """Save nothing: the rules are code."""

    def from_disk(self, path: Path, **kwargs: object) -> Words:
        return self

    def to_bytes(self, **kwargs: object) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **kwargs: object) -> Words:
        return self


@registry.tokenizers(_TOKENIZER)
def _make_words():  # type: ignore[no-untyped-def]
    return lambda nlp: Words(nlp.vocab)


class _Defaults(BaseDefaults):
    config = load_config_from_str(f'[nlp]\n[nlp.tokenizer]\n@tokenizers = "{_TOKENIZER}"')


@registry.languages("fr_releve")
class FrenchOfReports(Language):  # type: ignore[no-untyped-call]
    """French without spaCy's own rules for it, whose exceptions alone take two seconds to load."""

    lang = "fr_releve"
    Defaults = _Defaults


@Language.component(SENTENCES)
def _set_sentences(doc: Doc) -> Doc:
    starts = True
    for token, word in zip(doc, doc.user_data[_WORDS], strict=True):
        token.is_sent_start = starts
        starts = word.ends_sentence
    return doc


class Lemmas:
    """Sets the dictionary form of each word, in lower case."""

    def __init__(self) -> None:
        self.table = LemmaTable(forms={}, known={}, endings={})
        self._known: dict[tuple[int, int], str] = {}

    def __call__(self, doc: Doc) -> Doc:
        known = self._known
        for token in doc:
            key = (token.orth, token.pos)
            lemma = known.get(key)
            if lemma is None:
                if len(known) >= _MOST_KNOWN:
                    known.clear()
                lemma = known[key] = self.table.lemma_as_known(token.lower_, token.pos_)
            token.lemma_ = lemma
            if token.pos_ in _NO_VERBS and lemma.endswith(_INFINITIVES) and is_finite(token.text, lemma):
                misread: Any = token
                misread.pos_ = "VERB"
                misread.set_morph("VerbForm=Fin")
        return doc

    def to_disk(self, path: Path, **kwargs: object) -> None:
        save_table(self.table, path)

    def from_disk(self, path: Path, **kwargs: object) -> Lemmas:
        self.table = load_table(Path(path))
        return self


@Language.factory(LEMMAS)
def _make_lemmas(nlp: Language, name: str) -> Lemmas:
    return Lemmas()


class Mentions:
    """Keeps with each text what it mentions; without rules, nothing."""

    def __init__(self) -> None:
        self.rules: MentionRules | None = None

    def __call__(self, doc: Doc) -> Doc:
        if self.rules is not None:
            doc.user_data[_FREE_TEXT] = self.rules.read(tagged(doc))
        return doc


@Language.factory(MENTIONS)
def _make_mentions(nlp: Language, name: str) -> Mentions:
    return Mentions()


def assembled(folder: Path, components: Sequence[str], version: str) -> Language:
    """Return a pipeline of our components and those of the model in `folder`, which are given by name."""
    config = load_config(folder / "config.cfg").interpolate()
    nlp = FrenchOfReports(meta={"name": "releve", "version": version})
    nlp.add_pipe(SENTENCES)
    for name in components:
        settings = dict(config["components"][name])
        nlp.add_pipe(settings.pop("factory"), name=name, config=settings)
        part: Any = nlp.get_pipe(name)
        part.from_disk(folder / name, exclude=["vocab"])
    lemmas: Any = nlp.add_pipe(LEMMAS)
    lemmas.table = read_lookups((folder / _LOOKUPS).read_bytes(), StringStore(PARTS).__getitem__)
    return nlp


def find_names(nlp: Language, docs: Sequence[Doc], batch_size: int) -> None:
    """Have the model mark the names in these texts."""
    names: Any = nlp.get_pipe(NAMES)
    for _ in names.pipe(docs, batch_size=batch_size):
        pass


def free_text(doc: Doc) -> FreeText:
    """Return what a text that went through the pipeline says."""
    found: FreeText = doc.user_data[_FREE_TEXT]
    return found


def tagged(doc: Doc) -> Tagged:
    """Return a text that went through the model as the rules see it."""
    words: tuple[Word, ...] = doc.user_data[_WORDS]
    lower = tuple([word.shown.lower() for word in words])
    numbers: list[int] = []
    sentence = 0
    for word in words:
        numbers.append(sentence)
        sentence += word.ends_sentence
    return Tagged(
        text=doc.user_data[_TEXT],
        words=words,
        lower=lower,
        roots=tuple([root(word) for word in lower]),
        lemmas=tuple([token.lemma_ for token in doc]),
        pos=tuple([token.pos_ for token in doc]),
        moods=tuple([_mood(str(t.morph), word, t.lemma_) for t, word in zip(doc, lower, strict=True)]),
        sentences=tuple(numbers),
        names=tuple([NamedSpan(span.start, span.end, span.label_) for span in doc.ents]),
    )


def _mood(morph: str, word: str, lemma: str) -> str:
    """Return the mood of a finite verb, with "+" for the future; empty for anything else."""
    mood = _told_mood(morph)
    if word.endswith(_CONDITIONAL) and word.startswith(_IRREGULAR):
        return "Cnd"  # whatever the model sees in "viendraient"
    if mood and word.endswith(_CONDITIONAL):
        # "ouvririons": the infinitive and an ending; of rarer forms the model tells no mood, or the wrong one
        is_regular = lemma.endswith(("r", "re")) and word.startswith(lemma.removesuffix("e"))
        return "Cnd" if is_regular else mood
    if mood == "Ind" and word.endswith(_FUTURE) and lemma.endswith(("r", "re")):
        return "Ind+" if word.startswith(lemma.removesuffix("e")) else mood  # "ouvrirons": the model tells no tense
    return "" if mood == "Cnd" else mood  # "gratuitement": no ending of that mood


@lru_cache(maxsize=4_096)
def _told_mood(morph: str) -> str:
    if "VerbForm=Fin" not in morph:
        return ""
    mood = morph.split("Mood=")[1][:3] if "Mood=" in morph else "Ind"
    return f"{mood}+" if "Tense=Fut" in morph else mood
