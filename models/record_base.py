"""What the records are made of that a report has dozens or hundreds of."""

from __future__ import annotations

from typing import Any, Self, dataclass_transform

import msgspec


@dataclass_transform(frozen_default=True)
class Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A frozen class with slots, made in a third of the time of a named tuple and read in half of it.

    Records hold no cycles, so the collector of garbage need not know them. Where they are kept in a file they are
    arrays, without the names of their fields.
    """

    def changed(self, **values: Any) -> Self:
        """Return a copy with other values. Raises TypeError for a name that is no field."""
        return msgspec.structs.replace(self, **values)

    def as_dict(self) -> dict[str, Any]:
        """Return the values by the names of the fields, in their order."""
        return msgspec.structs.asdict(self)
