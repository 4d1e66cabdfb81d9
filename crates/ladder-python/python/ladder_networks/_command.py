"""The command ``ladder``."""

import sys

from . import _native


def main() -> int:
    """Run the command with the arguments of the process and return its exit code."""
    return _native.run_command(["ladder", *sys.argv[1:]])
