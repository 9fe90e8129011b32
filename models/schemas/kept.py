"""Tables kept beside the others for the next run and described nowhere else: they may change with any version."""

from __future__ import annotations

from models.columns import Table, flag, numbers, octets, schema, text, whole
from models.schemas.shared import DOCUMENT_ID

FACTS = Table(
    name="facts",
    description="What each document says of its site: sites and site_indicators are made of it",
    schema=schema(
        DOCUMENT_ID,
        text("site_id", "Slug of the site's name"),
        text("site_name", "Spelling in this document"),
        text("printed_on", "Date of the print, else empty"),
        whole("era_rank", "Place of the edition among the editions"),
        text("file_name", "Of the document"),
        text("layout_era", "Edition of the web page"),
        octets("flags", "A byte per option: 0 unknown, 1 no, 2 yes"),
        numbers("counts", "Number, minimum and maximum of each count"),
        octets("doubtful", "A byte per option, then per count: 1 where it is under review"),
    ),
)

FILES = Table(
    name="files",
    description="What was known of each input file when it was last looked at",
    schema=schema(
        text("file_name", "Path relative to the input folder"),
        whole("byte_size", "Its size"),
        text("stamp", "What would differ had its bytes changed"),
        flag("is_settled", "The stamp is older than the look: a later change cannot have the same one"),
        DOCUMENT_ID,
        text("sha256", "SHA-256 of the bytes; null when they were not read", required=False),
        text("error_code", "Why its document failed", required=False),
        text("reviews", "Changes with what people decided about its document; empty when they decided nothing"),
    ),
)
