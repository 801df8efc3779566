"""Run by Houdini once its windows are there. Houdini runs the file of this name of every package, and so clashes with none."""

try:
    from farmhand_houdini import plugin as _farmhand

    _farmhand.start()
except Exception as _error:
    print("Farmhand did not start: {}: {}".format(type(_error).__name__, _error))
