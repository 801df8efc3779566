"""Pictures."""

import os
from typing import Tuple


class BaseBitmap:
    """A picture; ``loaded`` is the file it came from."""

    loaded = ""

    def InitWith(self, name: str) -> Tuple[int, bool]:
        if not os.path.isfile(name):
            return 0, False
        self.loaded = name
        return 1, False
