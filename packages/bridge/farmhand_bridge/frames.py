"""Frames as people write them."""

from typing import Iterable, List, Optional, Tuple


def picked_frames(frames: Iterable[int]) -> Optional[str]:
    """``1-10, 20`` for frames that are no even range; None for those that are, of which first, last and step tell all.

    The value of ``pickedFrames`` in a scene of a snapshot.
    """
    rising = sorted(set(frames))
    if len({later - earlier for earlier, later in zip(rising, rising[1:])}) <= 1:
        return None
    runs: List[Tuple[int, int]] = []
    for frame in rising:
        if runs and runs[-1][1] == frame - 1:
            runs[-1] = (runs[-1][0], frame)
        else:
            runs.append((frame, frame))
    return ", ".join(str(first) if first == last else "{}-{}".format(first, last) for first, last in runs)
