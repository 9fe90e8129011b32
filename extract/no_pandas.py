"""Have pyarrow believe that there is no pandas, in a process that makes no data frames.

The first array that is made has pyarrow look for pandas, which takes longer to load than the rest of a small run, and
50 MB that nobody uses.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class _NoPandas(MetaPathFinder):
    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name == "pandas":
            raise ModuleNotFoundError(name)
        return None


def forgo_pandas() -> Callable[[], None]:
    """Have pandas not be found from now on, and return the function that has it found again.

    What pyarrow did not find it does not look for again.
    """
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)

    def restore() -> None:
        sys.meta_path.remove(finder)

    return restore
