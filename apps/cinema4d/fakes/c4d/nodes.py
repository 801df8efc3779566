"""Things in a document: they have a type, a name, parameters and places in trees."""

from typing import Any, Dict, Iterator, List, Optional, Tuple

from . import host


class BaseTime:
    """A time. Seconds."""

    def __init__(self, numerator: float = 0.0, denominator: float = 1.0) -> None:
        self._seconds = numerator / denominator

    def GetFrame(self, fps: int) -> int:
        return int(round(self._seconds * fps))


class DescLevel:
    """One level of a parameter's address."""

    def __init__(self, id: int, dtype: int = 0, creator: int = 0) -> None:
        self.id = id


class DescID:
    """A parameter's address."""

    def __init__(self, *levels: DescLevel) -> None:
        self._levels = levels

    def __getitem__(self, index: int) -> DescLevel:
        return self._levels[index]


class BaseContainer:
    """Values by number."""

    def __init__(self) -> None:
        self._values: Dict[Any, Any] = {}

    def __getitem__(self, id: Any) -> Any:
        return self._values.get(id)

    def __setitem__(self, id: Any, value: Any) -> None:
        self._values[id] = value

    def __contains__(self, id: Any) -> bool:
        return id in self._values

    def __iter__(self) -> Iterator[Tuple[Any, Any]]:
        return iter(list(self._values.items()))

    def SetInt32(self, id: int, value: int) -> None:
        self._values[id] = value

    def SetString(self, id: int, value: str) -> None:
        self._values[id] = value

    def GetString(self, id: int, preset: str = "") -> str:
        return str(self._values.get(id, preset))


class BaseList2D:
    """What everything in a document is. ``parameters`` and ``children`` are the test's to give."""

    def __init__(
        self,
        type_id: int = 0,
        name: str = "",
        parameters: Optional[Dict[Any, Any]] = None,
        children: Optional[List["BaseList2D"]] = None,
        type_name: str = "",
    ) -> None:
        self._type = type_id
        self._name = name
        self._type_name = type_name
        self._bits = 0
        self._container = BaseContainer()
        for key, value in (parameters or {}).items():
            self._container[key] = value
        self._children = list(children or [])
        self._next: Optional["BaseList2D"] = None
        chain(self._children)

    def __getitem__(self, id: Any) -> Any:
        host.require_main_thread()
        if id not in self._container:
            raise AttributeError("Parameter value not accessible")
        return self._container[id]

    def __setitem__(self, id: Any, value: Any) -> None:
        host.require_main_thread()
        self._container[id] = value

    def GetType(self) -> int:
        return self._type

    def GetTypeName(self) -> str:
        return self._type_name

    def GetName(self) -> str:
        host.require_main_thread()
        return self._name

    def GetDown(self) -> Optional["BaseList2D"]:
        return self._children[0] if self._children else None

    def GetNext(self) -> Optional["BaseList2D"]:
        return self._next

    def GetBit(self, mask: int) -> bool:
        return bool(self._bits & mask)

    def SetBit(self, mask: int) -> None:
        self._bits |= mask

    def GetDataInstance(self) -> BaseContainer:
        """The values that are no files of Redshift's, which a container has in a form that Python does not know."""
        plain = BaseContainer()
        for key, value in self._container:
            if not isinstance(key, tuple):
                plain[key] = value
        return plain

    def IsAlive(self) -> bool:
        return True

    def Message(self, type: int, data: Any = None) -> bool:
        return False


class BaseTag(BaseList2D):
    """A tag on an object."""

    def __init__(self, type_id: int, name: str, parameters: Dict[Any, Any], type_name: str) -> None:
        super().__init__(type_id, name, parameters, type_name=type_name)
        self._object: Optional["BaseObject"] = None

    def GetObject(self) -> Optional["BaseObject"]:
        return self._object


class BaseObject(BaseList2D):
    """An object of the scene."""

    def __init__(
        self,
        type_id: int,
        name: str,
        parameters: Optional[Dict[Any, Any]] = None,
        children: Optional[List[BaseList2D]] = None,
        type_name: str = "Null",
        tags: Optional[List[BaseTag]] = None,
    ) -> None:
        super().__init__(type_id, name, parameters, children, type_name)
        self._tags: List[BaseList2D] = list(tags or [])
        chain(self._tags)
        for tag in tags or []:
            tag._object = self

    def GetFirstTag(self) -> Optional[BaseList2D]:
        return self._tags[0] if self._tags else None


class BaseShader(BaseList2D):
    """A shader, which belongs to a material."""

    def __init__(self, type_id: int, name: str, parameters: Dict[Any, Any], type_name: str = "Bitmap") -> None:
        super().__init__(type_id, name, parameters, type_name=type_name)
        self._main: Optional[BaseList2D] = None

    def GetMain(self) -> Optional[BaseList2D]:
        return self._main


class BaseMaterial(BaseList2D):
    """A material; ``graphs`` are its node graphs by node space."""

    def __init__(
        self,
        type_id: int,
        name: str,
        shaders: Optional[List[BaseShader]] = None,
        graphs: Optional[Dict[str, Any]] = None,
    ) -> None:
        super().__init__(type_id, name, type_name="Mat")
        self._shaders: List[BaseList2D] = list(shaders or [])
        self._graphs = graphs or {}
        chain(self._shaders)
        for shader in shaders or []:
            shader._main = self

    def GetFirstShader(self) -> Optional[BaseList2D]:
        return self._shaders[0] if self._shaders else None

    def GetNodeMaterialReference(self) -> "BaseMaterial":
        return self

    def GetGraph(self, space: Any) -> Any:
        return self._graphs[str(space)]


def chain(nodes: List[Any]) -> None:
    """Puts nodes on one level, one after the other."""
    for node, after in zip(nodes, nodes[1:]):
        node._next = after
