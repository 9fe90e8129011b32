"""What processes that read have in common, loaded once, in the process that they are copied from: see `processes`."""

from __future__ import annotations

import sys

import extract.pool_process
import extract.report  # noqa: F401
from extract.parts import warm_up

if "pandas" not in sys.modules:
    # The first array has pyarrow look for pandas, which takes longer to load than all else here; nobody needs it.
    sys.modules["pandas"] = None  # type: ignore[assignment]
    warm_up()
    del sys.modules["pandas"]
