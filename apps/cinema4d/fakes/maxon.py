"""A small stand-in for the part of Cinema 4D's ``maxon`` module that node graphs take, from Maxon's examples."""

from typing import Any, Dict, Optional


class NODE_KIND:
    """What a thing in a graph is."""

    NODE = 1
    INPORT = 8
    NONE = 0


class Id(str):
    """A name."""


class NodePath(str):
    """Where something is in a graph."""


class Url(str):
    """Where a file is."""


class GraphNode:
    """A node, a port, or (with kind ``NONE``) nothing. ``setters`` are the names that set a value in this release."""

    def __init__(self, kind: int, ports: Optional[Dict[str, "GraphNode"]] = None, value: Any = None) -> None:
        self._kind = kind
        self._ports = ports or {}
        self.value = value
        self.set_with = ""

    def GetKind(self) -> int:
        return self._kind

    def IsNullValue(self) -> bool:
        return self._kind == NODE_KIND.NONE

    def GetInputs(self) -> "GraphNode":
        return self

    def FindChild(self, name: str) -> "GraphNode":
        return self._ports.get(name) or GraphNode(NODE_KIND.NONE)

    def SetPortValue(self, value: Any) -> None:
        self.value, self.set_with = value, "SetPortValue"

    def SetDefaultValue(self, value: Any) -> None:
        self.value, self.set_with = value, "SetDefaultValue"


class _Transaction:
    def __init__(self, graph: "Graph") -> None:
        self._graph = graph

    def __enter__(self) -> "_Transaction":
        return self

    def __exit__(self, *_error: Any) -> None:
        pass

    def Commit(self) -> None:
        self._graph.commits += 1


class Graph:
    """A node graph: nodes by their paths; ``path_ports`` are the ports that hold the paths of files, by the same."""

    def __init__(self, nodes: Dict[str, GraphNode], path_ports: Dict[str, GraphNode]) -> None:
        self._nodes = nodes
        self._path_ports = path_ports
        self.commits = 0

    def IsNullValue(self) -> bool:
        return False

    def BeginTransaction(self) -> _Transaction:
        return _Transaction(self)

    def GetNode(self, path: NodePath) -> GraphNode:
        return self._nodes.get(str(path)) or GraphNode(NODE_KIND.NONE)

    def path_at(self, path: str) -> str:
        """For the stand-in of ``c4d``: what the port says."""
        return str(self._path_ports[path].value)
