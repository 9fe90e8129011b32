"""What processes that read have in common, loaded once, in the process that they are copied from: see `processes`.

Nothing else may import this module: it has pyarrow believe that there is no pandas.
"""

from __future__ import annotations

from extract.no_pandas import forgo_pandas
from extract.tables.parts import warm_up

restore = forgo_pandas()
warm_up()
restore()
