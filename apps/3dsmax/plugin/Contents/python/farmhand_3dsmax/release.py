"""Which 3ds Max this is, in the words that scene files use too: ``2024 (26.2.0.0)``."""

from typing import Any, List

from .mxs import attempt, text

#: Release 23 is 3ds Max 2021, and there is one a year.
_YEAR_OF_RELEASE_0 = 1998


def release_text(answer: List[Any]) -> str:
    """What ``maxVersion()`` answers, as one text: the artist's name for the release, and the exact version.

    Since 3ds Max 2018 the answer is ``#(26000, 62, 0, 26, 2, 0, 0, 2024, ".2 Update")``: the release a thousandfold, two
    numbers for plugin makers, the version's four parts, the year, and what the update is called. Before, it was the first three.
    """
    release = int(answer[0]) // 1000
    year = attempt(lambda: int(answer[7]), _YEAR_OF_RELEASE_0 + release)
    parts = [text(part) for part in answer[3:7]]
    return "{} ({})".format(year, ".".join(parts) if len(parts) == 4 else "{}.0".format(release))
