"""Frames as people write them, and as a snapshot has them."""

import re
from typing import Dict, Iterable, List, Optional, Set, Tuple

#: More frames than anything that is rendered has; a slip of the keyboard must not hold the host up.
MOST_FRAMES = 200000

#: Longest text that a snapshot may have for its picked frames. Characters.
_LONGEST_TEXT = 100000

#: ``7``, ``1-10``, ``1..10``, ``1-10:2``, ``1-10x2``. Longer numbers are no frames, and some Pythons refuse to read them.
_PART = re.compile(r"(-?\d{1,9})\s*(?:(?:-|\.\.)\s*(-?\d{1,9})\s*(?:[:x]\s*(\d{1,9}))?)?$")


def written_frames(text: str) -> List[int]:
    """The frames of ``1,3,5-12`` or ``1-10; 30-40:2``, rising, each once.

    Parts that are none are left out, and so is what would make them more than :data:`MOST_FRAMES`.
    """
    frames: Set[int] = set()
    for part in re.split("[,;]", text):
        match = _PART.match(part.strip())
        if match is None:
            continue
        first = int(match.group(1))
        last = int(match.group(2) or first)
        step = max(1, int(match.group(3) or 1))
        if abs(last - first) // step < MOST_FRAMES - len(frames):
            # One that runs backwards counts its steps from its own first frame.
            frames.update(range(first, last + 1, step) if first <= last else range(first, last - 1, -step))
    return sorted(frames)


def covering_range(frames: Iterable[int]) -> Dict[str, int]:
    """``{start, end, step}`` for at least one frame: the range with a step that they are, or else one that holds them all."""
    rising = sorted(set(frames))
    steps = {later - earlier for earlier, later in zip(rising, rising[1:])}
    return {"start": rising[0], "end": rising[-1], "step": steps.pop() if len(steps) == 1 else 1}


def picked_frames(frames: Iterable[int]) -> Optional[str]:
    """``1-10, 20`` for frames that are no even range; None for those that are, of which first, last and step tell all.

    The value of ``pickedFrames`` in a scene of a snapshot. None too where it would be longer than a snapshot may have it:
    then the range that holds them all has to do.
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
    text = ", ".join(str(first) if first == last else "{}-{}".format(first, last) for first, last in runs)
    return text if len(text) <= _LONGEST_TEXT else None
