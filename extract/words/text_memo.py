"""What was found out about texts by their letters alone, kept: pages print the same again and again."""

from __future__ import annotations

from typing import Generic, TypeVar

_Verdict = TypeVar("_Verdict")

_MOST_KEPT = 20_000  # lines


class TextMemo(dict[str, _Verdict], Generic[_Verdict]):
    """Verdicts by line or word. What is kept is thrown away when there are more than `most`."""

    def __init__(self, most: int = _MOST_KEPT) -> None:
        super().__init__()
        self.most = most

    def keep(self, line: str, verdict: _Verdict) -> _Verdict:
        """Keep and return a verdict."""
        if len(self) >= self.most:
            self.clear()
        self[line] = verdict
        return verdict
