"""Paths in node materials, which are values of ports in a graph rather than parameters."""

import importlib
from typing import Any, Dict, Tuple

import c4d

#: Of each node space, the ports that lead from its node for pictures to the path. The names are those of Maxon's examples
#: (Cinema 4D's own materials, Redshift) and of public scripts (Arnold, V-Ray).
_PATH_PORTS: Dict[str, Tuple[str, ...]] = {
    "net.maxon.nodespace.standard": ("url",),
    "com.redshift3d.redshift4c4d.class.nodespace": ("com.redshift3d.redshift4c4d.nodes.core.texturesampler.tex0",),
    "com.autodesk.arnold.nodespace": ("filename",),
    "com.chaos.class.vray_node_renderer_nodespace": ("com.chaos.vray_node.texbitmap.file",),
}

#: The first release in which a port's value is set with ``SetPortValue``.
_SETS_PORT_VALUE = 2024400


def set_node_path(material: Any, node_space: str, node_path: str, to: str) -> bool:
    """Makes what ``node_path`` names read the file ``to``; False where it is of a kind that is not known."""
    if not hasattr(material, "GetNodeMaterialReference"):
        # R23 shows its node materials to no Python.
        return False
    # Part of Cinema 4D since R21, like ``c4d``.
    maxon = importlib.import_module("maxon")
    graph = material.GetNodeMaterialReference().GetGraph(maxon.Id(node_space))
    if graph.IsNullValue():
        return False
    with graph.BeginTransaction() as transaction:
        port = _path_port(maxon, graph.GetNode(maxon.NodePath(node_path)), node_space)
        if port is None:
            return False
        url = maxon.Url(to)
        if c4d.GetC4DVersion() >= _SETS_PORT_VALUE:
            port.SetPortValue(url)
        else:
            port.SetDefaultValue(url)
        transaction.Commit()
    return True


def _path_port(maxon: Any, found: Any, node_space: str) -> Any:
    """The port that holds the path; Maxon's help says that the list of assets names it, public scripts get its node."""
    if found.IsNullValue():
        return None
    if found.GetKind() != maxon.NODE_KIND.NODE:
        return found
    port = found.GetInputs()
    for name in _PATH_PORTS.get(node_space, ()):
        port = port.FindChild(name)
        if port.IsNullValue():
            return None
    if node_space not in _PATH_PORTS:
        return None
    # Where the file is a value of several parts, its path is one of them.
    inner = port.FindChild("path")
    return port if inner.IsNullValue() else inner
