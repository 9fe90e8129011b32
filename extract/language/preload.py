"""Imported by the process that others are copied from: the French pipeline is then loaded once, and shared by all."""

from __future__ import annotations

from contextlib import suppress

from extract.language.pipeline import preload
from models.errors import UsageError

with suppress(UsageError):  # who reads without it will say so
    preload()
