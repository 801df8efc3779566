"""Going through the trees that Cinema 4D keeps everything in."""

from typing import Any, Iterator, Optional


def every_node(first: Optional[Any]) -> Iterator[Any]:
    """A node, all below it, and all after it with what is below those, in the order the managers show them.

    Without recursion: scenes nest deeper than Python does.
    """
    waiting = [first]
    while waiting:
        node = waiting.pop()
        while node is not None:
            yield node
            below = node.GetDown()
            if below is not None:
                waiting.append(node.GetNext())
                node = below
            else:
                node = node.GetNext()


def every_next(first: Optional[Any]) -> Iterator[Any]:
    """A node and all after it on its own level."""
    node = first
    while node is not None:
        yield node
        node = node.GetNext()
