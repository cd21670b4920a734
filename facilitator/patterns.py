"""Regular expressions that are compiled at their first use: of some hundred, a start needs a few."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    regex = re.compile
else:

    class regex:  # noqa: N801  (it is called as `re.compile` is)
        """What `re.compile` gives, made when it is first asked for anything."""

        def __init__(self, text: str | bytes, flags: int = 0) -> None:
            self.given = text, flags

        def __getattr__(self, name: str) -> Any:
            found = getattr(re.compile(*self.given), name)
            setattr(self, name, found)  # the next time it is there at once
            return found
