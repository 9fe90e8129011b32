"""What processes that read have in common, loaded once, in the process that they are copied from: see `processes`.

Nothing else may import this module: it has pyarrow believe that there is no pandas.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import extract.pool_process
import extract.report  # noqa: F401
from extract.parts import warm_up


class _NoPandas(MetaPathFinder):
    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name == "pandas":
            raise ModuleNotFoundError(name)
        return None


# The first array has pyarrow look for pandas, which takes longer to load than all else here, and which nobody needs.
_finder = _NoPandas()
sys.meta_path.insert(0, _finder)
warm_up()
sys.meta_path.remove(_finder)
