"""The table has grown or was corrected: the new rows take the place of the old, and keys carry over what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np

from ..errors import DataError, counted
from .colour_columns import colour_columns
from .event import Event
from .labels import row_labels
from .refit import refitted
from .relaw import observations_for
from .row_changes import held_out
from .rule_acts import apply_rules
from .table_changes import table_changes

__all__ = ["UpdateTable", "read_again", "update_sentence", "updated"]


@dataclass(frozen=True, slots=True, eq=False)
class UpdateTable(Event):
    """Take the rows of a newer table; what was excluded, weighted or pinned stays so."""

    observations: Any
    type: ClassVar[str] = "update"

    @property
    def label(self) -> str:
        return f"update the table to {len(self.observations)} runs"

    def to_code(self) -> str:
        return "panel.update(df)"

    def to_wire(self, state: Any = None) -> dict[str, Any]:
        changes = None if state is None else table_changes(state.home.observations, self.observations)
        moved = changes is not None and changes.are_moved
        return {"type": self.type, **({"former": changes.former.tolist()} if moved and changes else {})}


def read_again(table: Any, state: Any) -> Any:
    """The rows of a newer table, from the columns that the panel's own table was read from.

    Raises
    ------
    ScalingError
        When a column is missing, or the table has no rows.
    """
    from ..frames import observations
    from ..frames.reading import read

    home = state.home.observations
    there = {str(name) for name in read(table).names}
    x = {name: home.columns[name] for name in home.inputs if str(home.columns.get(name)) in there}
    y = home.columns.get(home.output)
    return observations(table, state.home.law, x or None, y, **dict(home.given))


def updated(state: Any, event: UpdateTable) -> Any:
    """The state on the new rows; the same state when nothing in them differs.

    Raises
    ------
    DataError
        When the law cannot be fitted to the new rows; the panel stays on the former ones.
    """
    home, new = state.home.observations, event.observations
    changes = table_changes(home, new)
    if not changes.rows and np.array_equal(changes.former, np.arange(len(home))):
        return state
    new = _with_row_values(home, new, changes.former)
    now, who = _carried(state, new, changes.former)
    places = {int(old): row for row, old in enumerate(changes.former.tolist()) if old >= 0}
    opened = _opened(state, new, changes.former)
    after = replace(
        state,
        home=opened,
        who=MappingProxyType(who),
        kept=frozenset(places[row] for row in state.kept if row in places),
        dismissed=frozenset(places[row] for row in state.dismissed if row in places),
        unseen=frozenset(places[row] for row in state.unseen if row in places),
        when=MappingProxyType({places[row]: moment for row, moment in state.when.items() if row in places}),
        colour_columns=colour_columns(new),
    )
    now, who = apply_rules(after, now, values=new, who=who)
    now = held_out(after, now, state.holdout)
    after = replace(after, observations=now, who=MappingProxyType(who))
    if state.law != state.home.law:
        now, _ = observations_for(state.law, after)
    after = refitted(replace(after, observations=now, labels=row_labels(state.law, now)))
    if after.failure:
        raise DataError(f"The new table cannot be fitted: {after.failure} The panel stays on the former rows.")
    return after


def update_sentence(before: Any, after: Any) -> str:
    """What the new table brought, and what was kept."""
    if before is after:
        return "The table is the same: nothing changed."
    changes = table_changes(before.home.observations, after.home.observations)
    was, now = (state.observations.are("out") for state in (before, after))
    former = changes.former
    carried = int((now[former >= 0] & was[former[former >= 0]]).sum())
    gone = int(was.sum()) - int(was[former[former >= 0]].sum())
    ruled = int(now[former < 0].sum())
    parts = [f"The table changed: {changes.sentence or 'another order of rows'}."]
    parts += [f"{counted(carried, 'run stays', 'runs stay')} out." if carried else ""]
    parts += [f"{gone} that {'was' if gone == 1 else 'were'} out {'is' if gone == 1 else 'are'} gone." if gone else ""]
    parts += [f"{ruled} of the added rows {'is' if ruled == 1 else 'are'} out by rule or value." if ruled else ""]
    return " ".join(part for part in parts if part)


def _with_row_values(home: Any, new: Any, former: np.ndarray) -> Any:
    """Weights, groups and deviations that were given beside the table go with their keys."""
    known = former >= 0
    if "weights" not in home.given and not np.all(home.weight == 1):
        weight = np.ones(len(new))
        weight[known] = home.weight[former[known]]
        new = replace(new, weight=_frozen(weight))
    if "sigma" not in home.given and home.sigma is not None:
        if not known.all():
            raise DataError(
                f"`sigma` was given beside the table, and {int((~known).sum())} of the new rows have none. "
                "Open a panel on the new table with its own `sigma`."
            )
        new = replace(new, sigma=_frozen(home.sigma[former]))
    if "cluster" not in home.given and home.cluster is not None:
        cluster = np.arange(len(new), dtype=np.int64) + int(home.cluster.max()) + 1
        cluster[known] = home.cluster[former[known]]
        new = replace(new, cluster=_frozen(cluster))
    return new


def _frozen(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


def _opened(state: Any, new: Any, former: np.ndarray) -> Any:
    """The fit the panel was opened on, as if on the new rows: those out at the door are out again."""
    home, known = state.home.observations, np.flatnonzero(former >= 0)
    out = [row for row in known.tolist() if home.state[former[row]] == "out" and new.state[row] != "out"]
    finite = [row for row in out if np.isfinite(home.y[former[row]]) and np.isfinite(home.x[:, former[row]]).all()]
    seen = new.set_state(finite, "out", [str(home.reason[former[row]]) for row in finite])
    more = {"known_replicates": None} if hasattr(state.home, "known_replicates") else {}
    return replace(state.home, observations=seen, **more)


def _carried(state: Any, new: Any, former: np.ndarray) -> tuple[Any, dict[int, str]]:
    """The new rows with the states and weights of those of the same key, and who took them out."""
    now, home = state.observations, state.home.observations
    who: dict[int, str] = {int(row): "data" for row in np.flatnonzero(new.are("out"))}
    weight = new.weight.copy()
    by_state: dict[str, list[int]] = {"out": []}
    for row in np.flatnonzero(former >= 0).tolist():
        old = int(former[row])
        if now.weight[old] != home.weight[old]:
            weight[row] = now.weight[old]
        if row in who or (now.state[old] == "out" and state.who.get(old) == "data"):
            continue
        if now.state[old] in by_state:
            by_state[str(now.state[old])].append(row)
        if now.state[old] == "out":
            who[row] = state.who.get(old, "code")
    new = replace(new, weight=_frozen(weight))
    for name, rows in by_state.items():
        new = new.set_state(rows, name, [str(now.reason[former[row]]) for row in rows])
    return new, who
