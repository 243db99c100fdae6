"""The verbs of a panel, each one event: what a person types is what a hand does."""

from __future__ import annotations

from typing import Any

from ..errors import DataError
from .checks import number, text
from .events import (
    BY_HAND,
    AcceptSuggestion,
    ChooseAxis,
    ChooseLaw,
    ColorBy,
    DismissSuggestion,
    Event,
    Exclude,
    ExcludeWhere,
    Hide,
    Jump,
    MoveParameter,
    Pin,
    Redo,
    Release,
    RemoveRule,
    ResetParameters,
    Restore,
    RestoreReason,
    SetBounds,
    SetHoldout,
    SetTarget,
    SetWeight,
    ShapeBy,
    Show,
    Tie,
    Undo,
    Untie,
)
from .keys import as_keys
from .target_text import read_target

__all__ = ["Acts"]


class Acts:
    """Methods that make events; whoever inherits them says what `dispatch` does and holds the `state`.

    Rows are named by the user's own keys, one or several, or by position with `rows`.
    """

    state: Any

    def dispatch(self, event: Event) -> Any:
        """Do what the event says."""
        raise NotImplementedError

    def exclude(self, keys: Any = (), reason: str = BY_HAND, *, who: str = "hand", rows: Any = ()) -> Any:
        """Take runs out of the fit, with a reason."""
        return self.dispatch(Exclude(**self._called(keys, rows), reason=reason, who=who))

    def restore(self, keys: Any = (), *, rows: Any = ()) -> Any:
        """Bring runs back into the fit."""
        return self.dispatch(Restore(**self._called(keys, rows)))

    def restore_reason(self, reason: str) -> Any:
        """Bring back every run that is out for this reason."""
        return self.dispatch(RestoreReason(text(reason, "reason")))

    def set_weight(self, keys: Any = (), weight: float = 1.0, *, rows: Any = ()) -> Any:
        """Let runs count for more or less; 1 is a run."""
        return self.dispatch(SetWeight(**self._called(keys, rows), weight=number(weight, "weight")))

    def move(self, name: str, value: float) -> Any:
        """Set a parameter by hand."""
        return self.dispatch(MoveParameter(name, number(value, f"value of {name}")))

    def pin(self, name: str, value: float | None = None) -> Any:
        """Hold a parameter at a value, or where it stands, while the others are fitted."""
        return self.dispatch(Pin(name, None if value is None else number(value, f"value of {name}")))

    def release(self, name: str) -> Any:
        """Give a pinned or hand-set parameter back to the fit."""
        return self.dispatch(Release(name))

    def reset_parameters(self) -> Any:
        """Drop every hand-set value; pins stay."""
        return self.dispatch(ResetParameters())

    def tie(self, name: str, expression: str) -> Any:
        """Compute a parameter from others: ``tie("alpha", "beta")`` or ``tie("alpha", "alpha = 1 - beta")``."""
        return self.dispatch(Tie(name, expression))

    def untie(self, name: str) -> Any:
        """Let a tied parameter move by itself again."""
        return self.dispatch(Untie(name))

    def set_bounds(self, name: str, low: float | None = None, high: float | None = None) -> Any:
        """Keep a parameter between two values; an end left out is that of the law's domain."""
        return self.dispatch(SetBounds(name, low, high))

    def clear_bounds(self, name: str) -> Any:
        """Take the bounds of a parameter away; the law's domain stays."""
        return self.dispatch(SetBounds(name))

    def choose_law(self, law: str) -> Any:
        """Fit another law to the same runs."""
        return self.dispatch(ChooseLaw(law if isinstance(law, str) else law.name))

    def choose_axis(self, axis: str) -> Any:
        """Draw the runs against another input, or against compute ``"C"``."""
        return self.dispatch(ChooseAxis(axis))

    def color_by(self, column: str | None) -> Any:
        """Colour the runs by a column of the table or an input of the law; None for the input the axis leaves."""
        return self.dispatch(ColorBy("" if column is None else str(column)))

    def shape_by(self, column: str | None) -> Any:
        """Tell the runs apart by shape, by a column or an input; None for shapes that tell the same as the colours."""
        return self.dispatch(ShapeBy("" if column is None else str(column)))

    def set_holdout(self, rule: str) -> Any:
        """Keep runs from the fit by a rule: ``"largest 20%"``, ``"largest 5 by D"``, ``"none"``."""
        return self.dispatch(SetHoldout(rule))

    def exclude_where(self, rule: str) -> Any:
        """Take out every run that a rule is true of, also later ones: ``"step < 1000 and N < 20M"``."""
        return self.dispatch(ExcludeWhere(text(rule, "rule")))

    def remove_rule(self, rule: str) -> Any:
        """Drop a rule; what it alone took out comes back."""
        return self.dispatch(RemoveRule(text(rule, "rule")))

    def accept(self, keys: Any = (), *, rows: Any = ()) -> Any:
        """Take suggested runs out of the fit, each with its own reason."""
        return self.dispatch(AcceptSuggestion(**self._called(keys, rows)))

    def dismiss(self, keys: Any = (), *, rows: Any = ()) -> Any:
        """Leave runs in and never suggest them again."""
        return self.dispatch(DismissSuggestion(**self._called(keys, rows)))

    def hide(self, keys: Any = (), *, rows: Any = ()) -> Any:
        """Do not draw runs; in the fit, excluded or held out, they stay what they are."""
        return self.dispatch(Hide(**self._called(keys, rows)))

    def show(self, keys: Any = (), *, rows: Any = ()) -> Any:
        """Draw hidden runs again; all of them when none is named."""
        is_all = isinstance(keys, tuple) and not keys and isinstance(rows, tuple) and not rows
        return self.dispatch(Show() if is_all else Show(**self._called(keys, rows)))

    def set_target(self, target: str = "", **given: float) -> Any:
        """Predict at ``N=1e11, D=2e12``, at ``C=1e24``, or where ``loss=2.0``; nothing for the usual target."""
        numbers = {name: number(value, name) for name, value in given.items()}
        return self.dispatch(SetTarget({**read_target(text(target, "target")), **numbers}))

    def update(self, table: Any) -> Any:
        """Take the rows of a newer table: keys decide what stays out, weighted, kept or dismissed; pins stay.

        Read from the same columns as the first one. What changed is said in the panel; undo goes back to former rows.
        """
        from .update import UpdateTable, read_again

        return self.dispatch(UpdateTable(read_again(table, self.state)))

    def undo(self) -> Any:
        """One step back."""
        return self.dispatch(Undo())

    def redo(self) -> Any:
        """One step forward."""
        return self.dispatch(Redo())

    def jump(self, to: int) -> Any:
        """To the state after this many acts; 0 is the start."""
        return self.dispatch(Jump(to))

    def _called(self, keys: Any, rows: Any) -> dict[str, tuple]:
        if hasattr(keys, "tolist"):
            keys = keys.tolist()
        named = () if isinstance(keys, tuple) and not keys else as_keys(self.state.observations, keys)
        placed = tuple(int(row) for row in ([rows] if isinstance(rows, int) else rows))
        if not named and not placed:
            raise DataError("No run is named. Give at least one key of the table's index, as in panel.exclude(17).")
        return {"keys": named, "rows": placed}
