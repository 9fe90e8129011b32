"""Invented reports with known answers: every era, layout and degradation, from a seed.

Three steps: `answers` draws what a site answered, `printing` says it as the page of that year would, and the layouts
turn the page into the bytes of a file.
"""

from benchmarks.reports.archive import GeneratedReport, generate, generate_many, write_archive
from benchmarks.reports.gold import Gold
from benchmarks.reports.layouts import KINDS

__all__ = ["KINDS", "GeneratedReport", "Gold", "generate", "generate_many", "write_archive"]
