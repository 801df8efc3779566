"""Run when an artist makes the node: it gets its colour, and nothing else happens. No network, no disk, no question."""

import hou

kwargs["node"].setColor(hou.Color((0.25, 0.49, 0.31)))  # pyright: ignore[reportUndefinedVariable]
