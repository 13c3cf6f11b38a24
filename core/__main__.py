"""`python -m core`: the command line."""

import sys

try:
    from core.commands.cli import main
    from core.heap import keep_memory

    keep_memory()
    sys.exit(main())
except KeyboardInterrupt:  # while it still imports, or where a command has nothing to keep
    sys.exit(130)
