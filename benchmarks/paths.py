"""Lets a benchmark use what the tests share: `import paths` before `from support import …`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))
