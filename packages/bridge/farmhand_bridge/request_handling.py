"""Carrying out what panels ask, with a function of the host's for each action."""

import threading
from typing import Any, Callable, Mapping, NamedTuple, Optional, Union

from .host_session import HostRequest, HostScene, HostSession
from .problem import Problem, ProblemError, problem_of, refusal


class _Later:
    """Type of :data:`LATER`."""


#: What a handler returns that will call :meth:`HostSession.answer` or :meth:`HostSession.refuse` itself, later.
LATER = _Later()


class OnThread(NamedTuple):
    """What a handler returns that has asked the host for all it needs, and only wants a disk now.

    ``finish`` is called on a thread of its own, so it must not touch the host. It returns the fields of the result, or raises.
    """

    finish: Callable[[], Mapping[str, Any]]


Handled = Union[Mapping[str, Any], None, _Later, OnThread]

#: Carries one action out and returns the fields of its result (``HostResult`` of the API, without ``action``); None for none.
#: A :class:`ProblemError` refuses it.
Handler = Callable[[HostRequest], Handled]

#: Actions that are meant for the scene that was open when they were asked. In another one a path or a name can mean
#: something else, or happen to be there as well.
_OF_ONE_SCENE = frozenset(["saveScene", "relink", "makeRelative", "changeOutputFormat", "changeOutputPath"])

_CANNOT = (
    "This program cannot do that from the Farmhand panel.",
    "Do it in the program itself, or update the Farmhand plugin.",
)
_OTHER_SCENE = (
    "Another scene is open now than when this was asked, so nothing was changed.",
    "Look at the scene that is open now, and try again.",
)
_FAILED = (
    "The program could not do it.",
    "Try it in the program itself. If that works, please report this, with what Farmhand wrote into its console.",
)

#: Every sentence that :func:`handle_requests` says itself, for a plugin that speaks more than English.
HANDLING_TEXTS = _CANNOT + _OTHER_SCENE + _FAILED


def handle_requests(
    session: HostSession,
    handlers: Mapping[str, Handler],
    scene: Optional[Callable[[], HostScene]] = None,
    say: Optional[Callable[[str], str]] = None,
    log: Optional[Callable[[str], None]] = None,
) -> int:
    """Carries out everything that was asked, with the function that ``handlers`` has for the action; returns how many.

    To be called on the host's own thread, from its timer. A function that raises refuses its request: with the
    :class:`ProblemError`'s own problem, or with one that names the exception. ``scene`` says what is open, and is called after
    each, so that whoever asked hears it with the answer; with it, what would change another scene than the one that was open
    when it was asked is refused.

    ``say`` puts :data:`HANDLING_TEXTS` into the artist's language. With ``log``, an exception is not told to the artist, who
    cannot read it: it becomes one line for the host's console.
    """
    speak = say if say is not None else lambda text: text
    requests = session.take_requests()
    for request in requests:
        result: Handled = None
        problem: Optional[Problem] = None
        try:
            result = _handler_for(request, handlers, scene, speak)(request)
        except Exception as error:
            problem = _explained(error, request, speak, log)
        if isinstance(result, _Later):
            continue
        if scene is not None:
            try:
                session.scene_changed(scene())
            except Exception:
                # The answer counts for more than what is open after it.
                pass
        if isinstance(result, OnThread):
            arguments = (session, request, result, speak, log)
            threading.Thread(target=_finish, args=arguments, name="farmhand-host-files", daemon=True).start()
        elif problem is None:
            session.answer(request, result)
        else:
            session.refuse(request, problem)
    return len(requests)


def _handler_for(
    request: HostRequest,
    handlers: Mapping[str, Handler],
    scene: Optional[Callable[[], HostScene]],
    speak: Callable[[str], str],
) -> Handler:
    handler = handlers.get(request.action)
    if handler is None:
        raise refusal("host-cannot", speak(_CANNOT[0]), speak(_CANNOT[1]))
    if request.action in _OF_ONE_SCENE and scene is not None and scene().path != request.scene_path:
        raise refusal("scene-switched", speak(_OTHER_SCENE[0]), speak(_OTHER_SCENE[1]), retryable=True)
    return handler


def _finish(
    session: HostSession,
    request: HostRequest,
    result: OnThread,
    speak: Callable[[str], str],
    log: Optional[Callable[[str], None]],
) -> None:
    try:
        fields = result.finish()
    except Exception as error:
        session.refuse(request, _explained(error, request, speak, log))
    else:
        session.answer(request, fields)


def _explained(
    error: Exception, request: HostRequest, speak: Callable[[str], str], log: Optional[Callable[[str], None]]
) -> Problem:
    if isinstance(error, ProblemError) or log is None:
        return problem_of(error)
    text = " ".join(str(error).split())
    log("Farmhand: {} failed: {}: {}".format(request.action, type(error).__name__, text))
    return Problem("host-failed", speak(_FAILED[0]), speak(_FAILED[1]), False)
