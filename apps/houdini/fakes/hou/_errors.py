"""Houdini's exceptions."""


class Error(Exception):
    """What all of them are. ``instanceMessage`` is what went wrong this time."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self._message = message

    def exceptionTypeName(self) -> str:
        return type(self).__name__

    def description(self) -> str:
        return (type(self).__doc__ or "").splitlines()[0]

    def instanceMessage(self) -> str:
        return self._message


class OperationFailed(Error):
    """The attempted operation failed."""


class ObjectWasDeleted(Error):
    """Attempt to access an object that no longer exists in Houdini."""


class PermissionError(Error):
    """Failed to modify node or parameter because of a permission error."""


class NodeError(Error):
    """A node has errors."""


class InvalidNodeType(Error):
    """The attempted operation is not possible for this node type."""


class InvalidInput(Error):
    """Invalid input connection."""


class LoadWarning(Error):
    """Warnings while a file was loaded."""
