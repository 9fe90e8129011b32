"""What processes that read have in common, loaded once, in the process that they are copied from: see `processes`.

Nothing else may import this module: it has pyarrow believe that there is no pandas, and keeps quiet what follows from
a run that has left.
"""

from __future__ import annotations

import sys
from pickle import UnpicklingError
from types import TracebackType

from extract.no_pandas import forgo_pandas
from extract.tables.parts import warm_up


def _tell_unless_left(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print an error as usual, but not that half a message came: the run was interrupted while it began a process."""
    if not issubclass(kind, UnpicklingError | EOFError):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _tell_unless_left
restore = forgo_pandas()
warm_up()
restore()
