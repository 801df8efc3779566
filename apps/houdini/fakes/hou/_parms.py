"""``hou.Parm``, ``hou.ParmTuple`` and their templates."""

from typing import Any, Dict, Iterator, Optional, Tuple

from . import _errors
from ._enums import EnumValue, exprLanguage, fileType, parmData, parmTemplateType, stringParmType
from ._parm_data import ParmData
from ._state import require_main_thread, state
from ._values import Expression, Keyframes, Multi, Reference

_DATA = {"Int": "Int", "Toggle": "Int", "Menu": "Int", "Folder": "Int", "Float": "Float", "String": "String"}


class ParmTemplate:
    """What is known of a parameter of a node type."""

    __slots__ = ("_d",)

    def __init__(self, data: ParmData) -> None:
        self._d = data

    def name(self) -> str:
        return self._d.tuple_name

    def label(self) -> str:
        return self._d.tuple_name.replace("_", " ").title()

    def type(self) -> EnumValue:
        return getattr(parmTemplateType, self._d.kind)

    def dataType(self) -> EnumValue:
        return getattr(parmData, _DATA[self._d.kind])

    def numComponents(self) -> int:
        return self._d.size

    def isHidden(self) -> bool:
        return self._d.hidden

    def tags(self) -> Dict[str, str]:
        return {"filechooser_mode": self._d.file_mode} if self._d.file_mode else {}


class StringParmTemplate(ParmTemplate):
    """The template of a text."""

    __slots__ = ()

    def stringType(self) -> EnumValue:
        if self._d.file_kind is not None:
            return stringParmType.FileReference
        return stringParmType.Regular

    def fileType(self) -> EnumValue:
        return getattr(fileType, self._d.file_kind or "Any")


class MenuParmTemplate(ParmTemplate):
    """The template of an ordinal menu."""

    __slots__ = ()

    def menuItems(self) -> Tuple[str, ...]:
        return self._d.items

    def menuLabels(self) -> Tuple[str, ...]:
        return tuple(each.title() for each in self._d.items)


_TEMPLATES = {"String": StringParmTemplate, "Menu": MenuParmTemplate}


class BaseKeyframe:
    """A keyframe; expressions in place of values are kept in one as well."""

    def __init__(self, frame: float, expression: Optional[str], python: bool, value: Any) -> None:
        self._frame = frame
        self._expression = expression
        self._python = python
        self._value = value

    def frame(self) -> float:
        return self._frame

    def time(self) -> float:
        return (self._frame - 1) / state().fps

    def isExpressionSet(self) -> bool:
        return self._expression is not None

    def expression(self) -> str:
        if self._expression is None:
            raise _errors.OperationFailed("no expression is set")
        return self._expression

    def expressionLanguage(self) -> EnumValue:
        return exprLanguage.Python if self._python else exprLanguage.Hscript


class StringKeyframe(BaseKeyframe):
    """One of a text."""


class Keyframe(BaseKeyframe):
    """One of a number."""

    def value(self) -> float:
        return float(self._value)


class Parm:
    """A parameter. Two of them are equal when they are the same one; they are never the same object."""

    __slots__ = ("_d",)

    def __init__(self, data: ParmData) -> None:
        self._d = data

    def _live(self) -> ParmData:
        require_main_thread()
        if self._d.node.is_gone:
            raise _errors.ObjectWasDeleted("a parameter of a node that was deleted")
        return self._d

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parm) and self._d is other._d

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return id(self._d)

    def __repr__(self) -> str:
        return "<hou.Parm %s in %s>" % (self._d.name, self._d.node.path)

    def node(self) -> Any:
        return self._live().node.wrapped()

    def tuple(self) -> "ParmTuple":
        data = self._live()
        return ParmTuple(data.node, data.tuple_name)

    def parmTemplate(self) -> ParmTemplate:
        data = self._live()
        return _TEMPLATES.get(data.kind, ParmTemplate)(data)

    def name(self) -> str:
        return self._live().name

    def path(self) -> str:
        return self._live().path

    def description(self) -> str:
        return self.parmTemplate().label()

    def componentIndex(self) -> int:
        return self._live().index

    def menuItems(self) -> Tuple[str, ...]:
        data = self._live()
        if not data.items:
            raise _errors.OperationFailed("The parameter is not a menu.")
        return data.items

    def eval(self) -> Any:
        return self._live().at(state().frame)

    def evalAtFrame(self, frame: float) -> Any:
        return self._live().at(frame)

    def evalAsString(self) -> str:
        return self.evalAsStringAtFrame(state().frame)

    def evalAsStringAtFrame(self, frame: float) -> str:
        data = self._live()
        return data.as_text(data.at(frame))

    def evalAsInt(self) -> int:
        return self.evalAsIntAtFrame(state().frame)

    def evalAsIntAtFrame(self, frame: float) -> int:
        return int(self._number(frame))

    def evalAsFloat(self) -> float:
        return self.evalAsFloatAtFrame(state().frame)

    def evalAsFloatAtFrame(self, frame: float) -> float:
        return float(self._number(frame))

    def _number(self, frame: float) -> Any:
        value = self._live().at(frame)
        if isinstance(value, str):
            raise TypeError("Cannot convert the parameter's value to a number")
        return value

    def evalAsNode(self) -> Any:
        data = self._live()
        found = data.node.find(self.evalAsString())
        return None if found is None else found.wrapped()

    def rawValue(self) -> str:
        return self._live().raw()

    def unexpandedString(self) -> str:
        data = self._live()
        if data.kind != "String":
            raise _errors.OperationFailed("The parameter is not a string.")
        if self.keyframes():
            raise _errors.OperationFailed("The parameter has keyframes.")
        return data.raw()

    def expression(self) -> str:
        found = self._live().expression()
        if found is None:
            raise _errors.OperationFailed("The parameter does not have an expression.")
        return found

    def expressionLanguage(self) -> EnumValue:
        value = self._live().current()
        self.expression()
        return exprLanguage.Python if isinstance(value, Expression) and value.python else exprLanguage.Hscript

    def keyframes(self) -> Tuple[BaseKeyframe, ...]:
        data = self._live()
        value = data.current()
        made = StringKeyframe if data.kind == "String" else Keyframe
        if isinstance(value, Keyframes):
            return tuple(made(frame, None, False, held) for frame, held in value.keys)
        expression = data.expression()
        if expression is None:
            return ()
        return (made(1.0, expression, isinstance(value, Expression) and value.python, 0.0),)

    def isTimeDependent(self) -> bool:
        return self._live().is_time_dependent()

    def isAtDefault(self, compare_temporary_defaults: bool = True, compare_expressions: bool = True) -> bool:
        return self._live().is_default

    def isDisabled(self) -> bool:
        return self._live().disabled

    def isHidden(self) -> bool:
        return self._live().hidden

    def isLocked(self) -> bool:
        return self._live().locked

    def isMultiParmInstance(self) -> bool:
        return self._live().parent is not None

    def isMultiParmParent(self) -> bool:
        return isinstance(self._live().value, Multi)

    def parentMultiParm(self) -> Optional["Parm"]:
        parent = self._live().parent
        return None if parent is None else Parm(parent)

    def multiParmInstanceIndices(self) -> Tuple[int, ...]:
        data = self._live()
        return () if data.parent is None else (data.instance,)

    def multiParmInstances(self) -> Tuple["Parm", ...]:
        return tuple(Parm(each) for each in self._live().instances)

    def getReferencedParm(self) -> "Parm":
        return Parm(self._live().referenced())

    def set(self, value: Any, language: Optional[EnumValue] = None, follow_parm_reference: bool = True) -> None:
        data = self._live()
        if follow_parm_reference and isinstance(data.current(), Reference):
            data = data.referenced()
        _require_writable(data)
        if isinstance(value, Parm):
            value = Reference(value.path(), value._d.kind == "String")
        elif data.kind == "String":
            if not isinstance(value, str):
                raise TypeError("Cannot set a string parameter to %r" % (value,))
        elif data.items and isinstance(value, str):
            if value not in data.items:
                raise _errors.OperationFailed("No such menu item: " + value)
            value = data.items.index(value)
        elif isinstance(value, str):
            raise TypeError("Cannot set a numeric parameter to a string")
        # An expression stays what it is: who wants a plain value takes the keyframes away first.
        if not isinstance(data.current(), (Expression, Keyframes)):
            _write(data, value)
        state().edited(data.path, value)

    def setExpression(
        self, expression: str, language: Optional[EnumValue] = None, replace_expression: bool = True
    ) -> None:
        data = self._live()
        _require_writable(data)
        held = data.at(state().frame)
        _write(data, Expression(expression, lambda frame: held, language == exprLanguage.Python))
        state().edited(data.path, expression)

    def deleteAllKeyframes(self) -> None:
        data = self._live()
        _require_writable(data)
        if self.keyframes():
            _write(data, data.at(state().frame))
            state().edited(data.path, data.value)

    def pressButton(self, arguments: Optional[Dict[str, Any]] = None) -> None:
        data = self._live()
        data.node.pressed.append((data.name, dict(arguments or {})))


def _write(data: ParmData, value: Any) -> None:
    """Into the current take where that holds the parameter, else into the scene itself."""
    take = state().current_take
    key = (data.node.path, data.name)
    if take.parent is not None and key in take.values:
        take.values[key] = value
    else:
        data.value = value
    data.is_default = False


def _require_writable(data: ParmData) -> None:
    if data.locked:
        raise _errors.PermissionError("The parameter is locked.")
    if data.node.is_inside_locked_asset():
        raise _errors.PermissionError("The node is inside a locked asset.")


class ParmTuple:
    """A tuple of parameters. ``name`` is the test's and Houdini's name of the whole."""

    __slots__ = ("_node", "_name")

    def __init__(self, node: Any, name: str) -> None:
        self._node = node
        self._name = name

    def _members(self) -> Tuple[Parm, ...]:
        require_main_thread()
        if self._node.is_gone:
            raise _errors.ObjectWasDeleted("a parameter of a node that was deleted")
        found = [each for each in self._node.parms().values() if each.tuple_name == self._name]
        return tuple(Parm(each) for each in sorted(found, key=lambda each: each.index))

    def __len__(self) -> int:
        return len(self._members())

    def __getitem__(self, index: int) -> Parm:
        return self._members()[index]

    def __iter__(self) -> Iterator[Parm]:
        return iter(self._members())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ParmTuple) and (self._node, self._name) == (other._node, other._name)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((id(self._node), self._name))

    def __repr__(self) -> str:
        return "<hou.ParmTuple %s in %s>" % (self._name, self._node.path)

    def node(self) -> Any:
        return self._node.wrapped()

    def name(self) -> str:
        self._members()
        return self._name

    def parmTemplate(self) -> ParmTemplate:
        return self[0].parmTemplate()

    def eval(self) -> Tuple[Any, ...]:
        return tuple(each.eval() for each in self._members())

    def evalAtFrame(self, frame: float) -> Tuple[Any, ...]:
        return tuple(each.evalAtFrame(frame) for each in self._members())

    def set(self, value: Any, language: Optional[EnumValue] = None, follow_parm_reference: bool = True) -> None:
        members = self._members()
        if len(value) != len(members):
            raise _errors.InvalidInput("The tuple has another size.")
        for parm, each in zip(members, value):
            parm.set(each, language, follow_parm_reference)

    def isTimeDependent(self) -> bool:
        return any(each.isTimeDependent() for each in self._members())
