"""One report, whole: understood, weighed, and written down as records and rows."""
