"""A small stand-in for the sidecar, run as a program of its own in place of Node's bundle.

It keeps its submissions in ``<home>/fake-submissions.json``, so a killed one goes on where it was, and does what
``<home>/fake-behaviour.json`` says: a list of faults, each of which happens once (``once``) or always (``always``).
Every look at a submission moves it one state on.
"""

import fcntl
import json
import os
import select
import signal
import socket
import sys
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, List, cast
from urllib.parse import parse_qs, urlsplit

HOME = os.environ["FARMHAND_HOME"]
STATES = ["drafted", "checked", "submitted", "rendering", "downloading", "done"]
A_JOB_HAS_RENDERED = threading.Event()
TOKEN = "fake-token-" + str(os.getpid())

#: Host sessions by id: ``state``, ``waiting`` requests, ``handed`` ones by id, ``answers`` by request id.
HOSTS: Dict[str, Dict[str, Any]] = {}
HOSTS_CHANGED = threading.Condition()


def read_json(name: str, default: Any) -> Any:
    try:
        with open(os.path.join(HOME, name), encoding="utf-8") as file:
            return json.load(file)
    except OSError:
        return default


def write_json(name: str, content: Any) -> None:
    temporary = os.path.join(HOME, name + "." + str(os.getpid()))
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(content, file)
    os.replace(temporary, os.path.join(HOME, name))


def fault(name: str) -> bool:
    """Whether the fault is wanted now; one wanted once is struck off."""
    behaviour = read_json("fake-behaviour.json", {})
    if name in behaviour.get("always", []):
        return True
    once: List[str] = behaviour.get("once", [])
    if name not in once:
        return False
    once.remove(name)
    write_json("fake-behaviour.json", behaviour)
    return True


def note(line: str) -> None:
    with open(os.path.join(HOME, "fake-starts.txt"), "a", encoding="utf-8") as file:
        file.write(line + "\n")


def say(message: Dict[str, Any]) -> None:
    print(json.dumps(message), flush=True)


def die() -> None:
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer()

    do_POST = do_PUT = do_DELETE = do_GET

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        body: Any = json.loads(self.rfile.read(length)) if length else None
        port = cast(Any, self.server).server_port
        if self.headers["Host"] != "127.0.0.1:{}".format(port) or "Origin" in self.headers:
            return self.send(403, {})
        if fault("unauthorized") or self.headers["Authorization"] != "Bearer " + TOKEN:
            return self.send(401, {})
        path = self.path.replace("/api/v1", "", 1)
        if path != "/health" and self.inject():
            return
        submissions = read_json("fake-submissions.json", [])
        if path == "/health":
            health = {"name": "farmhand-sidecar", "pid": os.getpid(), "version": "99.0.0", "apiVersion": "1.99"}
            health.update(read_json("fake-health-{}.json".format(os.getpid()), {}))
            return self.send(200, health)
        if path == "/shutdown":
            ending = body.get("when") != "idle" or not fault("busy")
            self.send(202, {"ending": ending})
            if ending:
                die()
            return
        if path == "/panel/codes":
            asked = json.dumps(body, sort_keys=True)
            return self.send(200, {"url": "http://127.0.0.1:{}/#code=c0de&{}".format(port, asked), "expiresInSeconds": 60})
        if path.startswith("/hosts"):
            return self.answer_host(path.split("/")[2:], body)
        if path == "/account" and self.command == "PUT":
            if body["accessKey"] == "wrong":
                problem = {"code": "key-refused", "message": "No.", "hint": "Check it.", "retryable": False}
                return self.send(400, {"problem": problem})
            write_json("fake-account.json", body)
            return self.send(200, {"configured": True, "endpoint": body["endpoint"], "accessId": "i*"})
        if path == "/account":
            account = read_json("fake-account.json", {})
            return self.send(200, {"configured": bool(account), "endpoint": account.get("endpoint"), "accessId": None})
        if path.startswith("/scene-settings?"):
            nothing = {"settings": {"schema": "farmhand.job-settings/1", "downloadFolder": None}, "file": None, "problem": None}
            kept = read_json("fake-kept-settings.json", {})
            return self.send(200, kept.get(parse_qs(urlsplit(path).query)["scene"][0], nothing))
        if path == "/settings/panel":
            return self.send(200, read_json("fake-preferences.json", {"language": "auto", "theme": "auto", "downloadFolder": ""}))
        if path == "/checks":
            if fault("die-while-checking"):
                die()
            if fault("check-fails"):
                problem = {"code": "scene-unreadable", "message": "No scene.", "hint": "", "retryable": False}
                return self.send(400, {"problem": problem})
            if fault("check-takes-long"):
                A_JOB_HAS_RENDERED.wait()
            return self.send(200, {"check": {"scenePath": body["scenePath"], "findings": [], "asked": body}})
        if path == "/submissions" and self.command == "POST":
            if fault("die-before-record"):
                die()
            for view in submissions:
                if view["requestId"] == body["requestId"]:
                    return self.send(202, {"submission": view})
            view = {
                "id": "s{}".format(len(submissions) + 1),
                "state": "drafted",
                "scenePath": body["scenePath"],
                "requestId": body["requestId"],
                "settings": body["settings"],
            }
            write_json("fake-submissions.json", submissions + [view])
            if fault("die-after-record"):
                die()
            if fault("hang-after-record"):
                self.rfile.read(1)  # Until the caller gives up and closes.
                return
            return self.send(202, {"submission": view})
        if path == "/submissions":
            return self.send(200, {"submissions": submissions})
        parts = path.strip("/").split("/")
        found = [view for view in submissions if view["id"] == parts[1]]
        if not found:
            problem = {"code": "no-such-submission", "message": "Unknown.", "hint": "", "retryable": False}
            return self.send(404, {"problem": problem})
        view = found[0]
        if parts[2:] == ["cancel"]:
            view["state"] = "cancelled"
        elif parts[2:] == ["retry"]:
            view["state"] = "checked"
        elif fault("job-fails"):
            view["state"] = "failed"
        elif view["state"] in STATES[:-1]:
            view["state"] = STATES[STATES.index(view["state"]) + 1]
        write_json("fake-submissions.json", submissions)
        if view["state"] == "downloading":
            A_JOB_HAS_RENDERED.set()
        if view["state"] == "rendering" and fault("die-while-rendering"):
            die()
        return self.send(200, {"submission": view})

    def answer_host(self, parts: List[str], body: Any) -> None:
        """As the sidecar does, without its limits: what is asked waits, is handed out, and is answered."""
        with HOSTS_CHANGED:
            if not parts:
                return self.send(200, {"hosts": [dict(HOSTS[each]["state"], id=each, tellings=HOSTS[each]["tellings"]) for each in HOSTS]})
            if self.command == "PUT":
                if parts[0] in HOSTS and fault("refuse-state"):
                    return self.send(503, {"problem": {"code": "busy", "message": "Busy.", "hint": "", "retryable": True}})
                host = HOSTS.setdefault(parts[0], {"waiting": [], "handed": {}, "answers": {}, "tellings": 0})
                host["state"] = body
                host["tellings"] += 1
                HOSTS_CHANGED.notify_all()
                return self.send(200, {"host": dict(body, id=parts[0])})
            if parts[0] not in HOSTS:
                problem = {"code": "unknown-host", "message": "Unknown.", "hint": "", "retryable": False}
                return self.send(404, {"problem": problem})
            host = HOSTS[parts[0]]
            if self.command == "DELETE":
                del HOSTS[parts[0]]
                HOSTS_CHANGED.notify_all()
                return self.send(200, {})
            if parts[1] == "poll":
                lost = [each for name, each in host["handed"].items() if name not in body["holding"]]
                host["waiting"] += lost
                HOSTS_CHANGED.wait_for(lambda: host["waiting"] or parts[0] not in HOSTS, body["waitMs"] / 1000)
                if self.left():
                    return
                taken, host["waiting"] = host["waiting"], []
                host["handed"].update({each["requestId"]: each for each in taken})
                if taken and fault("lose-poll"):
                    self.connection.close()
                    return
                return self.send(200, {"requests": taken * 2 if fault("hand-out-twice") else taken})
            if parts[1] == "answers":
                if fault("refuse-answer"):
                    problem = {"code": "bad-request", "message": "Not understood.", "hint": "", "retryable": False}
                    return self.send(400, {"problem": problem})
                taken = host["handed"].pop(body["requestId"], None) is not None and not fault("nobody-waits")
                if taken:
                    host["state"] = dict(host["state"], scene=body["scene"])
                host["answers"][body["requestId"]] = body
                HOSTS_CHANGED.notify_all()
                return self.send(200, {"taken": taken})
            request_id = str(uuid.uuid4())
            host["waiting"].append({"requestId": request_id, "ask": body["ask"], "withinMs": body.get("withinMs", 60000)})
            HOSTS_CHANGED.notify_all()
            HOSTS_CHANGED.wait_for(lambda: request_id in host["answers"])
            self.send(200, {"answer": host["answers"][request_id]})

    def left(self) -> bool:
        """Whether who asked has closed the connection, as one that was killed has."""
        return bool(select.select([self.connection], [], [], 0)[0]) and not self.connection.recv(1, socket.MSG_PEEK)

    def inject(self) -> bool:
        """Whether a fault took the answer's place. Nothing is looked at after it: what comes then is for the next request."""
        if fault("html"):
            self.send_raw(200, b"<html>Please log in to the hotel's network</html>")
        elif fault("truncated"):
            self.send_raw(200, b'{"configured": tr')
        elif fault("cut"):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
            self.wfile.flush()
            self.connection.close()
        elif fault("hang"):
            self.rfile.read(1)
        else:
            return False
        return True

    def send(self, status: int, content: Dict[str, Any]) -> None:
        self.send_raw(status, json.dumps(content).encode("utf-8"))

    def send_raw(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        sys.stderr.write((format % args) + "\n")
        sys.stderr.flush()


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # An injected fault leaves the connection half used.


def main() -> None:
    note(json.dumps(sorted(os.environ)))
    if fault("silent-start"):
        signal.pause()
    if fault("exit-at-start"):
        sys.exit(3)
    if fault("fail-at-start"):
        problem = {"code": "disk-full", "message": "The disk is full.", "hint": "Free some space.", "retryable": True}
        say({"event": "failed", "problem": problem})
        sys.exit(1)
    server = QuietServer(("127.0.0.1", 0), Handler)
    lock = open(os.path.join(HOME, "fake.lock"), "w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say({"event": "already-running"})
        sys.exit(0)
    port = server.server_address[1]
    discovery = {"pid": os.getpid(), "port": port, "token": TOKEN, "version": "0.0.0", "startedAt": "2026-01-01T00:00:00Z"}
    write_json("sidecar.json", discovery)
    say({"event": "ready", "port": port})
    server.serve_forever()


if __name__ == "__main__":
    main()
