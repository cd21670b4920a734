"""Keep what Python compiles, whatever the environment says: the programs that tests start load it."""

import sys

sys.dont_write_bytecode = False
