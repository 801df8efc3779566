"""The panel inside Houdini: a few lines and buttons, made with the Qt that Houdini brings.

It asks Houdini only what is cheap, and only while it can be seen; all that takes long is done elsewhere.
"""

from typing import Any

from . import actions, plugin, qt
from .chosen_rops import selected_outputs
from .farmhand_bridge import Cancel, Confirm, Retry
from .job_request import Choice
from .panel_state import PanelState, panel_state
from .scene_file import has_unsaved_changes, scene_path
from .texts import refusal, say

#: Ends of a progress bar.
_FULL = 1000


def create_panel() -> Any:
    """A new panel, for Houdini to put into one of its panes. Refused where there is no Qt."""
    widgets = qt.module("QtWidgets")
    if widgets is None:
        raise refusal("no-qt", "This Houdini has no Qt that Python can use.", "Use Open Panel, which opens the browser.")
    return _Panel(widgets, plugin.running()).widget


class _Panel:
    """Kept by its own widget's signals, and so for as long as Houdini keeps the widget."""

    def __init__(self, widgets: Any, farmhand: plugin.Farmhand) -> None:
        self._farmhand = farmhand
        self._shown: Any = None
        self.widget = widgets.QWidget()
        column = widgets.QVBoxLayout(self.widget)

        self._status = _line(widgets, column)
        self._chosen = _line(widgets, column)
        self._before = widgets.QCheckBox(say("Also what is wired in before"))
        self._before.setToolTip(say("Renders what these nodes need first: caches, simulations."))
        self._before.setChecked(True)
        column.addWidget(self._before)
        self._note = _line(widgets, column)

        row = widgets.QHBoxLayout()
        column.addLayout(row)
        self._submit = _button(widgets, row, self._press_submit)
        self._open = _button(widgets, row, self._press_open)
        self._open.setText(say("Open Panel"))

        self._headline = _line(widgets, column)
        self._bar = widgets.QProgressBar()
        self._bar.setRange(0, _FULL)
        self._bar.setTextVisible(False)
        column.addWidget(self._bar)
        self._messages = _line(widgets, column)

        answers = widgets.QHBoxLayout()
        column.addLayout(answers)
        self._confirm = _button(widgets, answers, lambda: self._post(Confirm))
        self._confirm.setText(say("Submit Anyway"))
        self._retry = _button(widgets, answers, lambda: self._post(Retry))
        self._retry.setText(say("Try Again"))
        self._cancel = _button(widgets, answers, lambda: self._post(Cancel))
        self._cancel.setText(say("Cancel"))
        column.addStretch(1)

        self._on_look = self._look
        farmhand.listen(self._on_look)
        self.widget.destroyed.connect(lambda *_: farmhand.forget(self._on_look))
        self._show(self._state())

    def _look(self) -> None:
        """After each look of the plugin's: shows what is different."""
        try:
            if self.widget.isVisible():
                state = self._state()
                if state != self._shown:
                    self._show(state)
        except RuntimeError:
            # Qt has deleted the widget below its Python object.
            self._farmhand.forget(self._on_look)

    def _state(self) -> PanelState:
        return panel_state(
            self._farmhand.status, scene_path(), has_unsaved_changes(), selected_outputs(), self._farmhand.jobs
        )

    def _show(self, state: PanelState) -> None:
        self._shown = state
        self._status.setText(state.status)
        self._chosen.setText(state.chosen)
        _show_if_any(self._note, state.note)
        self._submit.setText(state.submit_text)
        self._submit.setEnabled(state.can_submit)
        progress = state.progress
        _show_if_any(self._headline, " ".join([progress.headline, progress.amount]).strip() if progress else "")
        self._bar.setVisible(progress is not None and progress.fraction is not None)
        self._bar.setValue(int(_FULL * (progress.fraction or 0.0)) if progress else 0)
        _show_if_any(self._messages, "\n".join(state.messages))
        self._confirm.setVisible(state.can_confirm)
        self._retry.setVisible(state.can_retry)
        self._cancel.setVisible(state.can_cancel)

    def _press_submit(self) -> None:
        choice = Choice(selected_outputs(), None, self._before.isChecked())
        # The panel's own words say that it saves first.
        actions.submit(choice, save_first=True)
        self._show(self._state())

    def _press_open(self) -> None:
        actions.open_panel()
        self._show(self._state())

    def _post(self, command: Any) -> None:
        view = self._farmhand.jobs.submission_of(scene_path())
        if view is not None:
            self._farmhand.post(command(str(view["id"])))


def _line(widgets: Any, column: Any) -> Any:
    label = widgets.QLabel()
    label.setWordWrap(True)
    column.addWidget(label)
    return label


def _button(widgets: Any, row: Any, press: Any) -> Any:
    button = widgets.QPushButton()
    button.clicked.connect(lambda *_: press())
    row.addWidget(button)
    return button


def _show_if_any(label: Any, text: str) -> None:
    label.setText(text)
    label.setVisible(text != "")
