"""The body as one stream of words: what stands between two words, and sentences that headings cut made whole again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.body.answers import option_terms
from extract.body.labels import find_labels
from extract.body.stream import Stream
from extract.layout.geometry import OcrPage, PrintedWord
from extract.readers.assembly import assemble
from extract.readers.page_text import ocr_page_text
from extract.readers.pdf import read_pdf
from extract.reports.interpret import interpret
from extract.words.compile_lexicon import compile_lexicon
from extract.words.gaps import Gap
from models.document import Reader
from models.options import ReadOptions
from tests.canvas_pages import new_canvas, put, saved
from tests.placed_words import draw
from tests.read_inline import TAXONOMY, TITLE, interpretation_of


def stream_of(body: str) -> Stream:
    """Return the stream of `body` under a title of its own."""
    return interpretation_of(f"{TITLE}\n\n{body}\n").stream


def word(stream: Stream, text: str) -> int:
    return stream.words.index(text)


BETWEEN = [
    # body, the word, flags that stand before it, flags that do not, why
    ("un deux", "deux", 0, Gap.COMMA | Gap.STOP | Gap.HARD, "a blank is nothing"),
    ("un, deux", "deux", Gap.COMMA, Gap.STOP, "a comma"),
    ("un ; deux", "deux", Gap.COMMA, Gap.STOP, "a semicolon parts answers like a comma"),
    ("un : deux", "deux", Gap.COLON, Gap.STOP, "a colon announces"),
    ("un. Deux", "deux", Gap.STOP, Gap.COMMA, "a full stop ends a sentence"),
    ("un ! Deux", "deux", Gap.STOP, Gap.COMMA, "so does an exclamation"),
    ("tou.te.s deux", "deux", 0, Gap.STOP, "full stops inside a word end nothing"),
    ("bénévoles . Deux", "deux", Gap.STOP, 0, "brackets that were removed leave a blank before the stop"),
    ("un (a, b, ...) deux", "deux", 0, Gap.STOP, "what is in brackets ends nothing"),
    ("?? deux", "deux", 0, Gap.STOP, "two question marks stand for a number; they ask nothing"),
    ("un\n- deux", "deux", Gap.BULLET | Gap.HARD, Gap.SOFT, "an item"),
    ("un\n\ndeux", "deux", Gap.HARD | Gap.PARAGRAPH, Gap.SOFT, "a paragraph"),
    ("un\n-\n\ndeux", "deux", Gap.EMPTY_ITEM, Gap.BULLET, "a bullet with nothing behind it"),
    ("un\n\nSanté\n\ndeux", "deux", Gap.CUT, Gap.SOFT, "a heading was taken out here"),
    ("un\n\nsommaire\n\ndeux", "deux", Gap.CUT, Gap.SOFT, "so was furniture"),
    ("un\fdeux", "deux", Gap.PAGE | Gap.HARD, Gap.SOFT, "a page"),
    ("Un\ndeux", "deux", Gap.LOWER, Gap.STOP, "a line that begins with a small letter"),
]


@pytest.mark.parametrize(("body", "text", "present", "absent", "why"), BETWEEN)
def test_what_stands_between_two_words_is_kept(body: str, text: str, present: int, absent: int, why: str) -> None:
    stream = stream_of(body)
    gap = stream.gap(word(stream, text))
    assert gap & present == present, why
    assert not gap & absent, why


LINE = "Les personnes qui travaillent dans les ateliers de la cour ont pris l'habitude"  # as wide as the page
WRAPS = [
    # first line, second line, the word, does the line run on, why
    (LINE, "de manger ensemble sous la verrière.", "de", True, "a small letter goes on"),
    (LINE, "Mercredi est le jour des enfants.", "mercredi", True, "the word did not fit on the full line"),
    ("Une ligne courte", "Mercredi est le jour des enfants.", "mercredi", False, "there was room: the line ended"),
]


@pytest.mark.parametrize(("first", "second", "text", "runs_on", "why"), WRAPS)
def test_wrapped_lines_are_told_from_ended_ones(first: str, second: str, text: str, runs_on: bool, why: str) -> None:
    stream = stream_of(f"{LINE}\n\n{first}\n{second}")
    at = len(stream) - len(second.split()) if text == "mercredi" else stream.lines.index(max(stream.lines))
    assert bool(stream.gaps[at] & Gap.SOFT) is runs_on, why


PRINTED = [
    # lines parted by "|", a "*" before those in bold; the word; does the line before run on to it; why
    ("Les ateliers du lieu ont trouvé des|Amis et des amies.", "amis", True, "no room for the next word"),
    ("Les ateliers du lieu ont trouvé des|bénévoles|Ces rencontres ont lieu.", "ces", False, "room for many words"),
    ("LES ATELIERS SONT NÉS ENTRE LES|*VOISINS DU QUARTIER ET LES AMIS|ET BIEN D'AUTRES.", "voisins", True, "capitals"),
]


@pytest.mark.parametrize(("printed", "text", "runs_on", "why"), PRINTED, ids=[case[-1] for case in PRINTED])
def test_printed_lines_end_where_they_leave_room(printed: str, text: str, runs_on: bool, why: str) -> None:
    canvas, out = new_canvas()
    put(canvas, 20, 30, TITLE.upper(), "Helvetica-Bold", 15)
    for at, line in enumerate(printed.split("|")):
        put(canvas, 20, 80 + 13.2 * at, line.removeprefix("*"), "Helvetica-Bold" if line[0] == "*" else "Helvetica")
    stream = interpret(read_pdf(saved(canvas, out), ReadOptions()), TAXONOMY).stream
    assert bool(stream.gap(word(stream, text)) & (Gap.SOFT | Gap.LOWER)) is runs_on, why


def test_a_short_item_read_by_ocr_does_not_run_on_into_the_sentence_below() -> None:
    lines = "Des dons entre les gens du quartier et bien d'autres ont été|vus ici entre amis|Ces rencontres ont lieu."
    stream = stream_seen(draw(lines, 60, 60))
    assert stream.gap(word(stream, "ces")) & Gap.HARD
    assert stream.gap(word(stream, "vus")) & Gap.SOFT


def test_a_sentence_further_left_than_the_items_above_begins_anew() -> None:
    items, sentence = draw("des amis du lieu et des gens", 74, 60), draw("Ces dons ont lieu ici, et bien.", 60, 72.5)
    stream = stream_seen([*items, *sentence])
    assert stream.gap(word(stream, "ces")) & Gap.HARD


def stream_seen(words: Sequence[PrintedWord]) -> Stream:
    """Return the stream of a page that OCR has read."""
    seen = tuple(word._replace(size_pt=None) for word in words)
    return interpret(assemble([ocr_page_text(OcrPage(seen, 0.99), 600, 800)], Reader.IMAGE), TAXONOMY).stream


def test_headings_are_taken_out_and_remembered() -> None:
    """Trap 9: a frame cut around three headings is one sentence again."""
    stream = stream_of("Des échanges, dons ou\n\nRÉSEAU DE PERSONNES\n\nSANTÉ\n\nmutualisations de biens")
    assert stream.slice(0, len(stream)) == "des echanges dons ou mutualisations de biens"
    taken_out = stream.heads[word(stream, "mutualisations")]
    assert [role.what for role in taken_out] == [("reseau_de_personnes",), ("sante",)]


HYPHENS = [
    # body, words, why
    ("des compé-\ntences", "des competences", "the taxonomy knows the whole word"),
    ("des porte-\nmonnaie", "des porte monnaie", "a word that it does not know keeps its hyphen"),
    ("des compé-tences", "des compe tences", "a hyphen inside a line is a hyphen"),
]


@pytest.mark.parametrize(("body", "words", "why"), HYPHENS)
def test_words_broken_at_a_line_end_are_joined_when_known(body: str, words: str, why: str) -> None:
    stream = stream_of(body)
    assert stream.slice(0, len(stream)) == words, why


QUESTIONS = [
    # body, words that follow a question mark, why
    ("Qui vient ? Des jeunes", ["des"], "a question"),
    ("?? nouveaux projets", [], "two marks stand for a number that was not known"),
    ("Vraiment ??? Oui", [], "and so do three"),
    ("Qui vient\n\n?\n\nDes jeunes", ["des"], "a mark that stands alone on its line, as in texts set to the right"),
    ("Qui vient.\n\n? Des jeunes", [], "the sentence above has ended"),
]


@pytest.mark.parametrize(("body", "after", "why"), QUESTIONS)
def test_question_marks_are_kept(body: str, after: list[str], why: str) -> None:
    stream = stream_of(body)
    assert [stream.words[w] for w in sorted(stream.question_marks) if w < len(stream)] == after, why


def test_a_heading_stays_where_it_was_when_words_before_it_are_joined() -> None:
    apart = stream_of("Le lieu reçoit des visiteurs.\n\nSanté\nLa suite.")
    joined = stream_of("Le lieu reçoit des visiteurs et\nvisiteuses.\n\nSanté\nLa suite.")
    assert joined.words == apart.words
    assert list(joined.heads) == list(apart.heads)


def test_a_phrase_is_found_by_its_words() -> None:
    stream = stream_of("des biens et des biens communs")
    assert stream.find("des biens", 0, len(stream)) == [0, 3]
    assert stream.find("biens", 2, len(stream)) == [4]
    assert stream.find("bien", 0, len(stream)) == []  # whole words only
    assert stream.words[stream.word_at(stream.offsets[5])] == "communs"


@given(st.text(alphabet="ab é.,:?!-()\n\f·•", max_size=80))
def test_every_word_of_any_text_keeps_its_place(text: str) -> None:
    stream = stream_of(f"Un mot. {text}")
    assert len(stream.words) == len(stream.starts) == len(stream.ends) == len(stream.gaps) == len(stream.lines)
    assert all(a < b for a, b in zip(stream.starts, stream.ends, strict=True))
    assert stream.starts == sorted(stream.starts)
    assert [stream.text[o : o + len(w)] for o, w in zip(stream.offsets, stream.words, strict=True)] == stream.words


NEXT = [
    # flags, first word looked at, limit, what is found, why
    (Gap.COMMA, 0, 5, 1, "the word behind the comma"),
    (Gap.STOP, 0, 5, 3, "over what is no full stop"),
    (Gap.STOP, 3, 5, 3, "at the first word itself"),
    (Gap.STOP, 4, 5, 5, "none: the limit"),
    (Gap.STOP, 0, 2, 2, "not as far as the full stop: the limit"),
    (Gap.STOP, 3, 2, 2, "nothing to look at: the limit"),
]


@pytest.mark.parametrize(("flags", "word_no", "limit", "found", "why"), NEXT)
def test_the_next_gap_of_a_kind_is_found(flags: int, word_no: int, limit: int, found: int, why: str) -> None:
    assert stream_of("un, deux trois. Quatre cinq").next_gap(word_no, flags, limit) == found, why


@given(st.text(alphabet="ab.,:\n-", max_size=60), st.sampled_from([Gap.STOP, Gap.HARD | Gap.BULLET, Gap.COMMA]))
def test_the_next_gap_is_the_first_one_of_all(text: str, flags: int) -> None:
    stream = stream_of(f"Un mot. {text}")
    for first in range(len(stream)):
        walked = next((word for word in range(first, len(stream)) if stream.gaps[word] & flags), len(stream))
        assert stream.next_gap(first, flags, len(stream)) == walked


def test_labels_of_a_text_are_those_of_its_sentences() -> None:
    lexicon = compile_lexicon(TAXONOMY)
    terms = option_terms(lexicon, ["lien_social.publics"])
    stream = stream_of(
        "des voisins et des bénévoles. Voisins du quartier, élus. Personnes âgées\n\npublics en difficulté."
    )
    stops = [0, *(word for word in stream.edges if stream.gaps[word] & Gap.STOP), len(stream)]
    parts = [find_labels(stream, first, end, terms) for first, end in pairwise(sorted(set(stops)))]
    assert find_labels(stream, 0, len(stream), terms) == {at: one for part in parts for at, one in part.items()}
    assert len([one for part in parts for one in part]) >= 4
