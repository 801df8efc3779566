"""The system's browser: leaves the address it was opened with in a file."""

import os
import sys

_FILE, _ADDRESS = sys.argv[1:3]
with open(_FILE + ".partial", "w", encoding="utf-8") as file:
    file.write(_ADDRESS)
os.replace(_FILE + ".partial", _FILE)
