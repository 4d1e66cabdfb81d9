"""The run directory of an estimator: where it is, and its files."""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import weakref
from pathlib import Path

DATA = "data"
# What the other files do not say of the estimator.
_ESTIMATOR = "estimator.json"
# Answers to rows that were not learned.
_MEASURED = ("cross-validation.json", "evaluation.json")
# What another process does not need to predict, or can make again.
_LEFT_OUT = {DATA, "checkpoints", "folds", "baseline", "report"}


class RunDirectory:
    """A directory with a run in it; one without a name is gone with this object."""

    def __init__(self, path: Path, is_temporary: bool):
        self.path = path
        if is_temporary:
            self._removed = weakref.finalize(self, shutil.rmtree, path, ignore_errors=True)

    @classmethod
    def temporary(cls) -> RunDirectory:
        return cls(Path(tempfile.mkdtemp(prefix="ladder-")), True)

    @classmethod
    def of(cls, run_dir: str | os.PathLike | None) -> RunDirectory:
        """The directory that is asked for, or a temporary one."""
        if run_dir is None:
            return cls.temporary()
        return cls(Path(run_dir).absolute(), False)

    @classmethod
    def with_files(cls, files: dict[str, bytes]) -> RunDirectory:
        directory = cls.temporary()
        for name, content in files.items():
            path = directory.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return directory

    @property
    def has_run(self) -> bool:
        return (self.path / "config.json").is_file()

    def check_free(self) -> None:
        """Refuse a directory that has something in it."""
        if self.has_run:
            raise FileExistsError(
                f"{self.path}: there is a run already; pass resume=True to continue it, or choose "
                "another run_dir"
            )
        if self.path.is_dir() and any(self.path.iterdir()):
            raise FileExistsError(f"{self.path}: it is not empty; choose another run_dir")

    def check_same_data(self, place: Path) -> None:
        """Refuse to go on with other data than those that the run was begun with."""
        own = self.path / DATA
        for file in place.iterdir():
            kept = own / file.name
            # A run of the command has its data elsewhere; it compares them itself.
            if own.is_dir() and not (kept.is_file() and filecmp.cmp(file, kept, shallow=False)):
                raise ValueError(
                    f"{self.path}: its run has other data; give it the same X and y, or choose "
                    "another run_dir"
                )

    def report(self, path: Path | None) -> Path:
        """Let the command write its page into `path`, or into the run; its place."""
        self._check_reportable()
        command = [sys.executable, "-m", "ladder_networks", "report", str(self.path)]
        output = [] if path is None else ["--output", str(path)]
        done = subprocess.run(
            [*command, *output, "--force"], capture_output=True, text=True, encoding="utf-8"
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip().removeprefix("error: "))
        return Path(done.stdout.strip().splitlines()[-1])

    def record(self) -> dict:
        """What an estimator has noted; nothing in a run of the command."""
        file = self.path / _ESTIMATOR
        return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}

    def write_record(self, record: dict) -> None:
        (self.path / _ESTIMATOR).write_text(json.dumps(record), encoding="utf-8")

    def history(self) -> list[dict]:
        """The figures of each epoch; of several networks those of the first."""
        of_first = self.path / "members" / "member-1" / "metrics.jsonl"
        file = of_first if of_first.is_file() else self.path / "metrics.jsonl"
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]

    def files(self) -> dict[str, bytes]:
        """What another process needs to predict."""
        paths = [path for path in sorted(self.path.rglob("*")) if path.is_file()]
        names = [path.relative_to(self.path) for path in paths]
        kept = [name for name in names if not _LEFT_OUT.intersection(name.parts)]
        return {name.as_posix(): (self.path / name).read_bytes() for name in kept}

    def copy_to(self, path: Path) -> None:
        """Copy the run, whose files then name its data at the new place."""
        RunDirectory(path, False).check_free()
        shutil.copytree(self.path, path, dirs_exist_ok=True)
        for file in path.rglob("config.json"):
            _move(file, self.path, path)
        for file in path.rglob("report.json"):
            _move(file, self.path, path)

    def _check_reportable(self) -> None:
        if not any((self.path / name).is_file() for name in _MEASURED):
            raise ValueError(
                "a report needs rows of known class that were not learned; fit with folds=5, or with "
                'settings={"validation": N} to hold N rows out'
            )


def _move(file: Path, old: Path, new: Path) -> None:
    content = json.loads(file.read_text(encoding="utf-8"))
    moved = _moved(content, str(old) + os.sep, str(new) + os.sep)
    if moved != content:
        file.write_text(json.dumps(moved, indent=2) + "\n", encoding="utf-8")
        _renew_checksum(file)


def _renew_checksum(file: Path) -> None:
    """Let the checksums beside a file that was rewritten fit it; see docs/run-directory.md."""
    sums = file.parent / "checksums.sha256"
    if not sums.is_file():
        return
    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    lines = sums.read_text(encoding="utf-8").splitlines(keepends=True)
    ending = f"  {file.name}\n"
    renewed = [checksum + ending if line.endswith(ending) else line for line in lines]
    sums.write_text("".join(renewed), encoding="utf-8")


def _moved(value, old: str, new: str):
    if isinstance(value, str):
        return new + value[len(old) :] if value.startswith(old) else value
    if isinstance(value, list):
        return [_moved(item, old, new) for item in value]
    if isinstance(value, dict):
        return {name: _moved(item, old, new) for name, item in value.items()}
    return value
