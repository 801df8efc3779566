"""Carrying out what panels ask, with a function of the host's for each action."""

import threading
from typing import Any, Callable, Mapping, NamedTuple, Optional, Union

from .host_session import HostSession
from .host_session_apart import HostSessionApart
from .host_values import HostRequest, HostScene
from .problem import Problem, ProblemError, ProblemWords, problem_of


class _Later:
    """Type of :data:`LATER`."""


#: What a handler returns that will call :meth:`HostSession.answer` or :meth:`HostSession.refuse` itself, later.
LATER = _Later()


class OnThread(NamedTuple):
    """What a handler returns that has asked the host for all it needs, and only wants a disk now.

    ``finish`` is called on a thread of its own, so it must not touch the host. It returns the fields of the result, or raises.
    """

    finish: Callable[[], Mapping[str, Any]]


#: A host's session, with its threads in the host or apart from it.
AnySession = Union[HostSession, HostSessionApart]

Handled = Union[Mapping[str, Any], None, _Later, OnThread]

#: Carries one action out and returns the fields of its result (``HostResult`` of the API, without ``action``); None for none.
#: A :class:`ProblemError` refuses it.
Handler = Callable[[HostRequest], Handled]

#: Actions that are meant for the scene that was open when they were asked. In another one a path or a name can mean
#: something else, or happen to be there as well.
_OF_ONE_SCENE = frozenset(["saveScene", "relink", "makeRelative", "changeOutputFormat", "changeOutputPath"])

_CANNOT = Problem(
    code="host-cannot",
    message="This program cannot do that from the Farmhand panel.",
    hint="Do it in the program itself, or update the Farmhand plugin.",
    retryable=False,
    zh=ProblemWords("此程序无法从 Farmhand 面板执行该操作。", "请在程序中直接操作，或更新 Farmhand 插件。"),
)
_OTHER_SCENE = Problem(
    code="scene-switched",
    message="Another scene is open now than when this was asked, so nothing was changed.",
    hint="Look at the scene that is open now, and try again.",
    retryable=True,
    zh=ProblemWords("当前打开的场景与提出请求时不同，因此未做任何更改。", "请确认当前打开的场景，然后重试。"),
)
_FAILED = Problem(
    code="host-failed",
    message="The program could not do it.",
    hint="Try it in the program itself. If that works, please report this, with what Farmhand wrote into its console.",
    retryable=False,
    zh=ProblemWords(
        "程序无法完成该操作。", "请在程序中直接尝试。如果可以，请报告此问题，并附上 Farmhand 写入控制台的内容。"
    ),
)


def handle_requests(
    session: AnySession,
    handlers: Mapping[str, Handler],
    scene: Optional[Callable[[], HostScene]] = None,
    log: Optional[Callable[[str], None]] = None,
) -> int:
    """Carries out everything that was asked, with the function that ``handlers`` has for the action; returns how many.

    To be called on the host's own thread, from its timer. A function that raises refuses its request: with the
    :class:`ProblemError`'s own problem, or with one that names the exception. ``scene`` says what is open, and is called after
    each, so that whoever asked hears it with the answer; with it, what would change another scene than the one that was open
    when it was asked is refused.

    With ``log``, an exception is not told to the artist, who cannot read it: it becomes one line for the host's console.
    """
    requests = session.take_requests()
    for request in requests:
        result: Handled = None
        problem: Optional[Problem] = None
        try:
            result = _handler_for(request, handlers, scene)(request)
        except Exception as error:
            problem = _explained(error, request, log)
        if isinstance(result, _Later):
            continue
        if scene is not None:
            try:
                session.scene_changed(scene())
            except Exception:
                # The answer counts for more than what is open after it.
                pass
        if isinstance(result, OnThread):
            arguments = (session, request, result, log)
            threading.Thread(target=_finish, args=arguments, name="farmhand-host-files", daemon=True).start()
        elif problem is None:
            session.answer(request, result)
        else:
            session.refuse(request, problem)
    return len(requests)


def _handler_for(
    request: HostRequest, handlers: Mapping[str, Handler], scene: Optional[Callable[[], HostScene]]
) -> Handler:
    handler = handlers.get(request.action)
    if handler is None:
        raise ProblemError(_CANNOT)
    if request.action in _OF_ONE_SCENE and scene is not None and scene().path != request.scene_path:
        raise ProblemError(_OTHER_SCENE)
    return handler


def _finish(
    session: AnySession, request: HostRequest, result: OnThread, log: Optional[Callable[[str], None]]
) -> None:
    try:
        fields = result.finish()
    except Exception as error:
        session.refuse(request, _explained(error, request, log))
    else:
        session.answer(request, fields)


def _explained(error: Exception, request: HostRequest, log: Optional[Callable[[str], None]]) -> Problem:
    if isinstance(error, ProblemError) or log is None:
        return problem_of(error)
    text = " ".join(str(error).split())
    log("Farmhand: {} failed: {}: {}".format(request.action, type(error).__name__, text))
    return _FAILED
