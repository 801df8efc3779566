"""Stands in for the system's browser: writes the address it was given to the file named before it."""

import sys

with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write(sys.argv[2])
