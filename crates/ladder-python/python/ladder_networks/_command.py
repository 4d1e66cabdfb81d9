"""The command ``ladder``."""

import signal
import sys

from . import _native


def main() -> int:
    """Run the command with the arguments of the process and return its exit code."""
    # Ctrl-C belongs to the command, which saves and returns 130. Python's own handler would be
    # called beside it, and raise KeyboardInterrupt after the run was saved.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.run_command(["ladder", *sys.argv[1:]])
