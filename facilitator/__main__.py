"""`python -m facilitator`: modules are not looked for in the current folder, which may be a stranger's repository."""

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]  # what -m put there, before anything else is imported

from facilitator.cli import main

if __name__ == "__main__":
    sys.exit(main())
