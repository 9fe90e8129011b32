"""Read a doubtful PDF in a process of its own first: what ends that process is a reason, and ends nothing else.

The system itself holds the process to its memory and time, also inside pdfium, which no exception leaves.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from models.errors import DocumentError, ErrorCode
from models.options import ReadOptions

_PATIENCE = 2.5  # times the seconds of work that are allowed: a busy machine gives a process only part of its time
_READ = "import sys; sys.path[:0] = [sys.argv[1]]; from extract.readers.pdf_tried import main; sys.exit(main())"
_ROOT = str(Path(__file__).resolve().parents[2])
_READABLE = 0


def try_pdf(data: bytes, options: ReadOptions) -> None:
    """Return once a PDF was read elsewhere within the limits of `options`, or was refused there by the reader.

    Raises DocumentError: `too_large` past the limit of memory, `timeout` past that of time, `crashed`.
    """
    command = [sys.executable, "-c", _READ, _ROOT]
    command += [str(options.max_memory_bytes), str(options.max_seconds), str(options.max_pages), options.ocr.value]
    patience = _PATIENCE * options.max_seconds
    try:
        ended = subprocess.run(
            command, input=data, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=patience, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        ended = -signal.SIGXCPU
    except OSError as error:
        raise DocumentError(ErrorCode.CRASHED, f"the file could not be tried first: {error.strerror}") from error
    if ended == _READABLE:
        return
    hint = "print or save the report again"
    if ended in (-signal.SIGXCPU, -signal.SIGKILL):
        raise DocumentError(ErrorCode.TIMEOUT, f"reading it takes more than {options.max_seconds:g} seconds", hint)
    if ended in (-signal.SIGSEGV, -signal.SIGBUS):
        raise DocumentError(ErrorCode.CRASHED, "reading it ends the program that reads it", hint)
    message = f"reading it takes more than {options.max_memory_bytes // 1_000_000} MB of memory"
    raise DocumentError(ErrorCode.TOO_LARGE, message, hint)
