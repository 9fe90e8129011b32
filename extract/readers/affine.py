"""A map of the plane that keeps straight lines straight: how a corrected page picture lies on the page as it was."""

from __future__ import annotations

from typing import NamedTuple


class Affine(NamedTuple):
    """x' = a x + b y + c and y' = d x + e y + f; as made, every point stays where it is."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    def after(self, first: Affine) -> Affine:
        """Return the map that does `first`, then this one."""
        return Affine(
            self.a * first.a + self.b * first.d,
            self.a * first.b + self.b * first.e,
            self.a * first.c + self.b * first.f + self.c,
            self.d * first.a + self.e * first.d,
            self.d * first.b + self.e * first.e,
            self.d * first.c + self.e * first.f + self.f,
        )

    def scaled(self, factor: float) -> Affine:
        """Return the same map for coordinates that are all `factor` times as large: pixels to points, say."""
        return self._replace(c=self.c * factor, f=self.f * factor)

    def inverse(self) -> Affine:
        """Return the map back; a page is never flattened, so there is one."""
        scale = self.a * self.e - self.b * self.d
        a, b, d, e = self.e / scale, -self.b / scale, -self.d / scale, self.a / scale
        return Affine(a, b, -a * self.c - b * self.f, d, e, -d * self.c - e * self.f)

    def box(self, x0: float, top: float, x1: float, bottom: float) -> tuple[float, float, float, float]:
        """Return the rectangle, sides level, around a mapped rectangle: (x0, top, x1, bottom)."""
        xs = [self.a * x + self.b * y + self.c for x in (x0, x1) for y in (top, bottom)]
        ys = [self.d * x + self.e * y + self.f for x in (x0, x1) for y in (top, bottom)]
        return min(xs), min(ys), max(xs), max(ys)
