"""``hou.session``: the scene's own module, in which scripts of the scene put what they like."""
