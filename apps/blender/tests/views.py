"""Submissions as the sidecar shows them."""

from typing import Any, Dict


def view(state: str = "drafted", **fields: Any) -> Dict[str, Any]:
    """A ``SubmissionView`` of the shared model with the given fields set."""
    return {
        "schema": "farmhand.submission/1",
        "id": "s1",
        "state": state,
        "scenePath": "/scenes/shot.blend",
        "taskId": None,
        "createdAt": "2026-11-22T10:00:00.000Z",
        "updatedAt": "2026-11-22T10:00:00.000Z",
        "environment": None,
        "findings": [],
        "upload": None,
        "frames": None,
        "downloadFolder": None,
        "filesDownloaded": 0,
        "problem": None,
        **fields,
    }


def frames(total: int, done: int = 0, failed: int = 0, rendering: int = 0) -> Dict[str, int]:
    waiting = total - done - failed - rendering
    return {"total": total, "waiting": waiting, "rendering": rendering, "done": done, "failed": failed}
