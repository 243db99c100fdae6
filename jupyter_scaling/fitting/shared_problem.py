"""One law on several groups of rows at once, some parameters common to all and the others each group's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..catalogue import Law
from .compiled import Compiled, compiled
from .observations import Observations
from .options import Options
from .problem import Problem
from .terms import Terms, floors_of

__all__ = ["SharedProblem"]


@dataclass(frozen=True)
class SharedProblem(Problem):
    """A joint problem over S shared coordinates and those of each group.

    Every row sees the coordinates of its own group, so that the law's programs run once for all rows; the
    solver sees one problem with Q coordinates.

    Attributes
    ----------
    group : ndarray of int, shape (M,)
        Group 0..G-1 of each row.
    shared : tuple of str
        Parameters common to all groups.
    count : int
        G.
    """

    group: np.ndarray | None = None
    shared: tuple[str, ...] = ()
    count: int = 1

    @classmethod
    def joint(
        cls, law: Law, observations: Observations, options: Options, group: np.ndarray, shared: tuple[str, ...]
    ) -> SharedProblem:
        """The joint problem of these rows."""
        flat = Problem.of(law, observations, options)
        rows = (flat.x, flat.y, flat.weight, flat.loss, flat.space, flat.delta, options, flat.sigma)
        return cls(law, *rows, group=group, shared=shared, count=int(group.max(initial=0)) + 1)

    @cached_property
    def by_row(self) -> _ByRow:
        """The law's own problem, its coordinates read row by row."""
        values = (self.law, self.x, self.y, self.weight, self.loss, self.space, self.delta, self.options, self.sigma)
        return _ByRow(*values, group=self.group, shared=self.shared, place=self.place)

    @cached_property
    def place(self) -> np.ndarray:
        """Joint coordinate (P, G) of each parameter in each group; parameters that never move are common."""
        place = np.empty((len(self.law.parameters), self.count), dtype=np.int64)
        used = 0
        for p, name in enumerate(self.law.parameter_names):
            common = name in self.shared or name in self.options.fixed or name in self.options.tied
            place[p] = used if common else used + np.arange(self.count)
            used += 1 if common else self.count
        return place

    @cached_property
    def owner(self) -> tuple[np.ndarray, np.ndarray]:
        """Parameter and first group (Q,) behind each joint coordinate."""
        size = int(self.place.max()) + 1
        parameter, group = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
        for g in reversed(range(self.count)):
            parameter[self.place[:, g]] = np.arange(len(self.place))
            group[self.place[:, g]] = g
        return parameter, group

    @cached_property
    def free(self) -> tuple[str, ...]:
        """Names of the joint coordinates that move: the parameter's, with the group's number where it is its own."""
        parameter, group = self.owner
        names = [self.law.parameter_names[p] for p in parameter]
        moving = self.by_row.free
        return tuple(n if n in self.shared else f"{n}[{g}]" for n, g in zip(names, group, strict=True) if n in moving)

    @cached_property
    def free_columns(self) -> np.ndarray:
        """Positions of those among all joint coordinates."""
        names = np.array(self.law.parameter_names)[self.owner[0]]
        return np.flatnonzero(np.isin(names, self.by_row.free))

    @cached_property
    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Bounds (Q,) of the joint coordinates."""
        low, high = self.by_row.bounds
        return low[self.owner[0]], high[self.owner[0]]

    @cached_property
    def row_blocks(self) -> tuple[tuple[slice, Problem], ...]:
        """One block: a joint problem has as many columns as its groups need."""
        return ((slice(0, len(self.y)), self),)

    def residual(self, phi: np.ndarray) -> np.ndarray:
        """Residuals (B, M) at joint coordinates (B, Q)."""
        return self.by_row.residual(phi)

    @property
    def bending(self) -> None:
        """None: each row's second derivatives would be those of its group."""
        return None

    @cached_property
    def terms(self) -> Terms:
        """No scales: joint coordinates stand in terms of one group alone. Linear is what is so in the law."""
        own = self.by_row.free_columns[list(self.by_row.terms.linear)]
        linear = np.flatnonzero(np.isin(self.owner[0][self.free_columns], own))
        logs = self.logarithmic[self.owner[0][self.free_columns]]
        return Terms((), (), tuple(linear.tolist()), floors_of((), linear.tolist(), logs))

    def slopes_of(self, variables: dict[str, Any]) -> list[Any]:
        """The law's values and their derivatives by each of its own free coordinates."""
        return self.by_row.slopes_of(variables)

    def variables(self, phi: np.ndarray) -> dict[str, Any]:
        """Coordinates of all parameters, row by row."""
        return self.by_row.variables(phi)

    def chained(self, phi: np.ndarray, value: Any, slopes: list[Any], out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Residuals (B, M) and their derivatives, written to `out` (B, F, M) in the columns of each row's group."""
        residual, own = self.by_row.chained(phi, value, slopes, np.empty((len(phi), len(slopes), len(self.y))))
        out[...] = 0.0
        column = np.full(int(self.place.max()) + 1, -1)
        column[self.free_columns] = np.arange(len(self.free_columns))
        rows = np.arange(len(self.y))
        for f, p in enumerate(self.by_row.free_columns):
            out[:, column[self.place[p, self.group]], rows] = own[:, f]
        return residual, out

    def of_groups(self, joint: np.ndarray) -> np.ndarray:
        """Joint values (B, Q) as those of each group (B, G, P)."""
        return joint[:, self.place.T]

    def to_natural(self, phi: np.ndarray) -> np.ndarray:
        """Joint coordinates (B, Q) to natural values (B, Q)."""
        groups = self.of_groups(phi)
        natural = self.by_row.to_natural(groups.reshape(-1, groups.shape[2])).reshape(groups.shape)
        parameter, group = self.owner
        return natural[:, group, parameter]

    def to_coordinates(self, theta: np.ndarray) -> np.ndarray:
        """Natural values (B, Q) to joint coordinates (B, Q)."""
        groups = self.of_groups(theta)
        phi = self.by_row.to_coordinates(groups.reshape(-1, groups.shape[2])).reshape(groups.shape)
        parameter, group = self.owner
        return phi[:, group, parameter]

    def natural_slopes(self, phi: np.ndarray) -> np.ndarray:
        """Derivative (Q, Q) of natural values by joint coordinates at one point (Q,)."""
        slopes = np.zeros((len(phi), len(phi)))
        groups = self.of_groups(phi[None])[0]
        every = [self.by_row.natural_slopes(each) for each in groups]
        for q, (p, g) in enumerate(zip(*self.owner, strict=True)):
            slopes[q, self.place[:, g]] = every[g][p]
        return slopes

    def joined(self, theta: np.ndarray) -> np.ndarray:
        """Natural values of each group (G, P) as joint ones (Q,): the median where they are shared."""
        joint = np.empty(int(self.place.max()) + 1)
        for p in range(len(self.place)):
            same = (self.place[p] == self.place[p, 0]).all()
            joint[self.place[p]] = np.nanmedian(theta[:, p]) if same else theta[:, p]
        return joint


@dataclass(frozen=True)
class _ByRow(Problem):
    """The law's problem with coordinates that differ from row to row."""

    group: np.ndarray | None = None
    shared: tuple[str, ...] = ()
    place: np.ndarray | None = None

    @cached_property
    def _compiled(self) -> Compiled:
        plain = super()._compiled
        # A scale moves to the centre of the data by its exponents. Where it is shared and they are not, it would
        # no longer be the same number in every group.
        own = {
            pivot.scale
            for pivot in plain.coordinates.pivots
            if pivot.scale in self.shared and any(name not in self.shared for _, name, _ in pivot.slopes)
        }
        if not own:
            return plain
        options = self.options
        held = frozenset({*options.fixed, *options.bounds, *options.tied, *options.priors, *own})
        nonpositive = {name for k, name in enumerate(self.law.input_names) if (self.x[k] <= 0.0).any()}
        return compiled(self.law, held, self.free, frozenset(nonpositive), tuple(sorted(options.tied.items())))

    @property
    def alike(self) -> tuple[np.ndarray, ...]:
        """None: what is shared must stay the same parameter in every group."""
        return ()

    def _at_rows(self, phi: np.ndarray, p: int) -> np.ndarray:
        assert self.place is not None and self.group is not None
        return phi[:, self.place[p, self.group]]

    def variables(self, phi: np.ndarray) -> dict[str, Any]:
        return {self.coordinates.symbol(n): self._at_rows(phi, p) for p, n in enumerate(self.law.parameter_names)}

    def floor_at(self, phi: np.ndarray) -> np.ndarray | None:
        if not self.transform.above_floor:
            return None
        return self._at_rows(phi, self.law.parameter_names.index(self.floor_name))
