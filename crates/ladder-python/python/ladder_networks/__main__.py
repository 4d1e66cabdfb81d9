"""``python -m ladder_networks`` is the command ``ladder``."""

from ._command import main

raise SystemExit(main())
