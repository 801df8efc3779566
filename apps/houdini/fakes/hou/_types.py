"""``hou.NodeType``, ``hou.NodeTypeCategory`` and ``hou.HDADefinition``."""

from typing import Dict, Optional, Tuple

from ._node_types import DefinitionData, TypeData, type_data
from ._state import require_main_thread, state

#: The kinds of networks, by the names that ``hou.nodeTypeCategories`` has them under.
CATEGORIES = (
    "Chop",
    "ChopNet",
    "Cop",
    "Cop2",
    "CopNet",
    "Director",
    "Dop",
    "Driver",
    "Lop",
    "Manager",
    "Object",
    "Shop",
    "Sop",
    "Top",
    "TopNet",
    "Vop",
    "VopNet",
)


class NodeTypeCategory:
    """A kind of network."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NodeTypeCategory) and self._name == other._name

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self._name)

    def __repr__(self) -> str:
        return "<hou.NodeTypeCategory for %s>" % self._name

    def name(self) -> str:
        return self._name

    def nodeTypes(self) -> Dict[str, "NodeType"]:
        require_main_thread()
        return {each.name: NodeType(each) for each in state().types.values() if each.category == self._name}

    def nodeType(self, type_name: str) -> Optional["NodeType"]:
        return self.nodeTypes().get(type_name)


class NodeType:
    """A type of node. There is one object for each, unlike in Houdini, so that asking for it costs little."""

    __slots__ = ("_d",)

    def __init__(self, data: TypeData) -> None:
        self._d = data
        data.wrapped = self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NodeType) and self._d is other._d

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return id(self._d)

    def __repr__(self) -> str:
        return "<hou.NodeType for %s %s>" % (self._d.category, self._d.name)

    def name(self) -> str:
        return self._d.name

    def nameComponents(self) -> Tuple[str, str, str, str]:
        """Scope, name space, name, version."""
        parts = self._d.name.split("::")
        version = parts.pop() if len(parts) > 1 and parts[-1].replace(".", "").isdigit() else ""
        name = parts.pop()
        return ("", "::".join(parts), name, version)

    def nameWithCategory(self) -> str:
        return self._d.category + "/" + self._d.name

    def namespaceOrder(self) -> Tuple[str, ...]:
        kinds = [each for each in state().types.values() if each.category == self._d.category]
        return tuple(sorted((each.name for each in kinds if each.plain == self._d.plain), reverse=True))

    def description(self) -> str:
        return self._d.plain.replace("_", " ").title()

    def category(self) -> NodeTypeCategory:
        return NodeTypeCategory(self._d.category)

    def childTypeCategory(self) -> Optional[NodeTypeCategory]:
        return None if self._d.holds is None else NodeTypeCategory(self._d.holds)

    def definition(self) -> Optional["HDADefinition"]:
        return None if self._d.definition is None else HDADefinition(self._d.definition)


class HDADefinition:
    """A digital asset's definition in a library."""

    __slots__ = ("_d",)

    def __init__(self, data: DefinitionData) -> None:
        self._d = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HDADefinition) and self._d is other._d

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return id(self._d)

    def libraryFilePath(self) -> str:
        """``Embedded`` for a definition that the scene itself keeps."""
        return self._d.library

    def nodeTypeName(self) -> str:
        return self._d.name

    def nodeTypeCategory(self) -> NodeTypeCategory:
        return NodeTypeCategory(self._d.category)

    def nodeType(self) -> NodeType:
        return NodeType(type_data(self._d.category, self._d.name))

    def version(self) -> str:
        return self._d.version

    def isInstalled(self) -> bool:
        return True

    def isCurrent(self) -> bool:
        return True
