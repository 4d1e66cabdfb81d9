"""What is told of a fit while it goes on."""

from __future__ import annotations

import json

from ._notes import warn


class Teller:
    """Hands on what the training says: notes and warnings to Python's warnings, events to a callback."""

    def __init__(self, progress):
        self._bar = _Bar() if progress is True else None
        self._callback = self._bar or (progress or None)
        self.notes: list[str] = []

    def __call__(self, kind: str, text: str) -> None:
        if kind in ("note", "remark"):
            self.notes.append(text)
        if kind in ("note", "warning"):
            warn(text)
        elif kind != "remark" and self._callback is not None:
            self._callback({"kind": kind, **json.loads(text)})

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


class _Bar:
    """tqdm's bar, which is one of the notebook in a notebook; a bar for each network."""

    def __init__(self):
        from tqdm.auto import tqdm

        self._tqdm = tqdm
        self._bars: dict[tuple, object] = {}

    def __call__(self, event: dict) -> None:
        key = (event["fold"], event["stage"])
        if event["kind"] == "started":
            fold = f"fold {event['fold']}, " if event["fold"] else ""
            description = fold + event["stage"]
            self._bars[key] = self._tqdm(total=event["epochs"], desc=description, unit="epoch")
        elif event["kind"] == "epoch":
            bar = self._bars[key]
            bar.set_postfix(cost=f"{event['cost']:.4g}", refresh=False)
            bar.update(event["epoch"] - bar.n)
        elif event["kind"] == "finished":
            self._bars.pop(key).close()

    def close(self) -> None:
        for bar in self._bars.values():
            bar.close()
        self._bars.clear()
