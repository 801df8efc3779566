"""The sidecar's HTTP API as plain calls. Every call blocks, so hosts make them from the worker's thread."""

import http.client
import json
import socket
import uuid
from typing import Any, Dict, List, NamedTuple, Optional, cast
from urllib.parse import quote

from .discovery import Discovery
from .problem import Problem, ProblemError, ProblemWords, problem_from_json

JsonObject = Dict[str, Any]

#: Time for a call during which the sidecar asks the farm. Seconds.
_FARM_CALL_SECONDS = 90.0

#: Time for a check, which reads the scene and everything it links to, however large, and looks at each file. Seconds.
_CHECK_SECONDS = 900.0

#: Time for the sidecar to take a snapshot of hundreds of megabytes in. Seconds.
_LARGE_BODY_SECONDS = 300.0


class SidecarGone(ProblemError):
    """The sidecar cannot be reached: it ended, or the connection broke before the whole answer was here."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                code="sidecar-unreachable",
                message="Farmhand's background service stopped answering.",
                hint="It is started again by itself; nothing that was submitted is lost.",
                retryable=True,
                zh=ProblemWords("Farmhand 后台服务停止响应。", "它会自动重新启动；已提交的内容不会丢失。"),
            )
        )


class SidecarTimeout(ProblemError):
    """The sidecar took the request and did not answer in time; what it did with it is unknown."""

    def __init__(self, timeout_seconds: float) -> None:
        super().__init__(
            Problem(
                code="sidecar-timeout",
                message="Farmhand's background service did not answer within {:g} seconds.".format(timeout_seconds),
                hint="Wait a moment and try again. If it stays like this, end every program that uses Farmhand.",
                retryable=True,
                zh=ProblemWords(
                    "Farmhand 后台服务未在 {:g} 秒内响应。".format(timeout_seconds),
                    "请稍候重试。如果仍然如此，请关闭所有使用 Farmhand 的软件。",
                ),
            )
        )


class NotTheSidecar(ProblemError):
    """What answered is not the sidecar, or not the one whose token this is: another program may have its port now."""


class NotFound(ProblemError):
    """The sidecar does not know what the call was about."""


class AccountDetails(NamedTuple):
    """A farm account as the artist types it in."""

    #: Address of the farm's API.
    endpoint: str
    access_id: str
    #: Sent to the sidecar and kept nowhere else.
    access_key: str
    #: The farm's platform number; None for its default.
    platform: Optional[str] = None

    def __repr__(self) -> str:
        return "AccountDetails(endpoint={!r})".format(self.endpoint)


class Client:
    """Talks to one running sidecar.

    Raises :class:`SidecarGone`, :class:`SidecarTimeout`, :class:`NotTheSidecar`, :class:`NotFound`, or
    :class:`ProblemError` with the sidecar's own problem.
    It goes straight to the loopback address: proxy settings of the environment do not apply.
    """

    def __init__(self, discovery: Discovery, timeout_seconds: float = 10.0) -> None:
        self.discovery = discovery
        self._timeout_seconds = timeout_seconds

    def health(self) -> JsonObject:
        """Name, version and process number of the sidecar."""
        return self._request("GET", "/health")

    def account(self) -> JsonObject:
        """``{configured, endpoint, accessId}``; the access id comes masked."""
        return self._request("GET", "/account")

    def save_account(self, details: AccountDetails) -> JsonObject:
        """Has the sidecar try the account at the farm and, when that works, use it from now on."""
        body: JsonObject = {
            "endpoint": details.endpoint,
            "accessId": details.access_id,
            "accessKey": details.access_key,
        }
        if details.platform is not None:
            body["platform"] = details.platform
        return self._request("PUT", "/account", body, _FARM_CALL_SECONDS)

    def check(
        self,
        scene_path: str,
        settings: JsonObject,
        snapshot: Optional[JsonObject] = None,
        offline: bool = False,
    ) -> JsonObject:
        """What a submission would run into (``CheckReport`` of the shared model). Changes nothing.

        With ``offline`` the farm is not asked; what was kept of it serves.
        """
        body: JsonObject = {"scenePath": scene_path, "settings": settings, "offline": offline}
        if snapshot is not None:
            body["snapshot"] = snapshot
        return _part(self._request("POST", "/checks", body, _CHECK_SECONDS), "check")

    def submit(
        self,
        scene_path: str,
        settings: JsonObject,
        snapshot: Optional[JsonObject] = None,
        confirm_warnings: bool = False,
        request_id: Optional[str] = None,
    ) -> JsonObject:
        """Asks for a submission and returns its first view at once; the work goes on in the sidecar.

        ``request_id`` (a UUID, drawn anew unless given) makes the call repeatable: asked again under the same id, the
        sidecar answers with the submission it has.
        """
        body: JsonObject = {
            "requestId": request_id or str(uuid.uuid4()),
            "scenePath": scene_path,
            "settings": settings,
            "confirmWarnings": confirm_warnings,
        }
        if snapshot is not None:
            body["snapshot"] = snapshot
        return _part(self._request("POST", "/submissions", body), "submission")

    def scene_settings(self, scene_path: str) -> JsonObject:
        """What panels kept of a scene: ``{settings, file, problem}``; ``file`` is None while nothing was."""
        return self._request("GET", "/scene-settings?scene=" + quote(scene_path, safe=""))

    def panel_preferences(self) -> JsonObject:
        """What the user likes in every panel: ``{language, theme, downloadFolder}``."""
        return self._request("GET", "/settings/panel")

    def submissions(self) -> List[JsonObject]:
        """The newest submissions that the sidecar knows, 200 at most."""
        answer = self._request("GET", "/submissions").get("submissions")
        if not isinstance(answer, list):
            raise _garbled()
        return [_object(each) for each in cast("List[object]", answer)]

    def submission(self, submission_id: str) -> JsonObject:
        """One submission as it stands now."""
        return _part(self._request("GET", _submission_path(submission_id)), "submission")

    def confirm(self, submission_id: str) -> JsonObject:
        """Submit in spite of the warnings."""
        return _part(self._request("POST", _submission_path(submission_id) + "/confirm", {}), "submission")

    def retry(self, submission_id: str) -> JsonObject:
        """Take a failed submission up where it stopped."""
        return _part(self._request("POST", _submission_path(submission_id) + "/retry", {}), "submission")

    def cancel(self, submission_id: str) -> JsonObject:
        """Stop the submission, at the farm too if it got there."""
        path = _submission_path(submission_id) + "/cancel"
        return _part(self._request("POST", path, {}, _FARM_CALL_SECONDS), "submission")

    def register_host(self, session_id: str, state: JsonObject) -> JsonObject:
        """Introduces a host (``HostState`` of the API), or says anew what it is; its session as panels see it."""
        return _part(self._request("PUT", _host_path(session_id), state), "host")

    def poll_host(self, session_id: str, holding: List[str], wait_seconds: float) -> List[JsonObject]:
        """Waits for requests to a host (``HostRequest`` of the API); none when there are none in that time.

        ``holding`` names those that it was handed and has not answered yet. Raises :class:`NotFound` when it has to
        register first.
        """
        body: JsonObject = {"waitMs": int(wait_seconds * 1000), "holding": holding}
        path = _host_path(session_id) + "/poll"
        answer = self._request("POST", path, body, wait_seconds + self._timeout_seconds).get("requests")
        if not isinstance(answer, list):
            raise _garbled()
        return [_object(each) for each in cast("List[object]", answer)]

    def answer_host(self, session_id: str, answer: bytes) -> bool:
        """Tells what became of a request, as JSON (``HostAnswer`` of the API); False when nobody waits for it any more."""
        path = _host_path(session_id) + "/answers"
        return self._send("POST", path, answer, _LARGE_BODY_SECONDS).get("taken") is True

    def leave_host(self, session_id: str) -> None:
        """Says that a host closes."""
        self._request("DELETE", _host_path(session_id))

    def panel_address(self, session_id: Optional[str] = None, screen: str = "submit") -> str:
        """An address under which the panel opens, once and within a minute: it holds a secret, so it is never shown or logged."""
        address = self._request("POST", "/panel/codes", {"hostSessionId": session_id, "screen": screen}).get("url")
        if not isinstance(address, str):
            raise _garbled()
        return address

    def shutdown(self, when_idle: bool = False) -> bool:
        """Ask the sidecar to end; its journal keeps what is open.

        With ``when_idle`` it goes on while something is under way or somebody listens. True when it is ending now.
        """
        answer = self._request("POST", "/shutdown", {"when": "idle" if when_idle else "now"})
        # One that is too old to know the question ends at once, and does not say so.
        return answer.get("ending", True) is True

    def _request(
        self, method: str, path: str, body: Optional[JsonObject] = None, at_least_seconds: float = 0.0
    ) -> JsonObject:
        content = None if body is None else json.dumps(body).encode("ascii")
        return self._send(method, path, content, at_least_seconds)

    def _send(
        self, method: str, path: str, content: Optional[bytes], at_least_seconds: float = 0.0
    ) -> JsonObject:
        timeout_seconds = max(self._timeout_seconds, at_least_seconds)
        headers = {"Authorization": "Bearer " + self.discovery.token, "Accept": "application/json"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", self.discovery.port, timeout=timeout_seconds)
        try:
            connection.request(method, "/api/v1" + path, content, headers)
            response = connection.getresponse()
            answer = response.read()
        except socket.timeout as error:
            raise SidecarTimeout(timeout_seconds) from error
        except (OSError, http.client.HTTPException) as error:
            raise SidecarGone() from error
        finally:
            connection.close()
        return _read_answer(response.status, answer)


def _submission_path(submission_id: str) -> str:
    return "/submissions/" + quote(submission_id, safe="")


def _host_path(session_id: str) -> str:
    return "/hosts/" + quote(session_id, safe="")


def _read_answer(status: int, content: bytes) -> JsonObject:
    try:
        decoded: object = json.loads(content.decode("utf-8")) if content else {}
    except ValueError:
        decoded = None
    if 200 <= status < 300:
        return _object(decoded)
    if isinstance(decoded, dict):
        problem = problem_from_json(cast(JsonObject, decoded).get("problem"))
        if problem is not None:
            raise NotFound(problem) if status == 404 else ProblemError(problem)
    if status in (401, 403):
        raise _refused()
    raise _garbled()


def _object(value: object) -> JsonObject:
    if not isinstance(value, dict):
        raise _garbled()
    return cast(JsonObject, value)


def _part(answer: JsonObject, name: str) -> JsonObject:
    return _object(answer.get(name))


def _refused() -> NotTheSidecar:
    return NotTheSidecar(
        Problem(
            code="sidecar-refused",
            message="Farmhand's background service did not accept this program.",
            hint="Close every program that uses Farmhand, then try again.",
            retryable=True,
            zh=ProblemWords("Farmhand 后台服务不接受此程序。", "请关闭所有使用 Farmhand 的软件，然后重试。"),
        )
    )


def _garbled() -> NotTheSidecar:
    return NotTheSidecar(
        Problem(
            code="sidecar-garbled",
            message="Something answered in place of Farmhand's background service, or its answer was damaged.",
            hint="Close every program that uses Farmhand, then try again. If it stays, install the add-on again.",
            retryable=True,
            zh=ProblemWords(
                "响应的不是 Farmhand 后台服务，或其应答已损坏。",
                "请关闭所有使用 Farmhand 的软件，然后重试。如果仍然如此，请重新安装插件。",
            ),
        )
    )
