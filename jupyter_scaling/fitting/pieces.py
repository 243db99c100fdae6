"""Long work cut into pieces: done here or by a Dask client, gathered in order, kept when interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np

from ..catalogue import Law, law_from_json
from ..errors import OptionError
from .observations import Observations
from .options import Options
from .problem import Problem
from .progress import Progress

__all__ = ["Work", "checked_client", "done_in_pieces", "pack", "pack_problem", "unpack", "unpack_problem"]

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Work:
    """How the long work behind a fit is reported, and where it is done.

    Parameters
    ----------
    progress : callable, optional
        Called with (done, in all); with it, an interrupt keeps what is done.
    client : distributed.Client, optional
        Where resamples are refitted.
    """

    progress: Progress = None
    client: Any = None


def checked_client(client: Any) -> Any:
    """A Dask client, or None.

    Raises
    ------
    OptionError
        When Dask is not installed, or this is not a client of it.
    """
    if client is None:
        return None
    try:
        import distributed
    except ImportError:
        raise OptionError(
            "`client` needs Dask, which is not installed. Install it with: pip install 'jupyter_scaling[dask]'"
        ) from None
    if not isinstance(client, distributed.Client):
        raise OptionError(
            f"`client` is {client!r:.80}; expected a distributed.Client, as in `client=distributed.Client()`."
        )
    return client


def done_in_pieces(
    work: Callable[..., Result],
    pieces: Sequence[tuple[Any, ...]],
    sizes: Sequence[int],
    progress: Progress = None,
    client: Any = None,
) -> tuple[list[Result], bool]:
    """Results of ``work(*piece)`` in order, and whether an interrupt came before the last.

    A keyboard interrupt ends the work and keeps what is done where `progress` was asked for; it is raised
    where it was not, as everywhere in Python.

    Parameters
    ----------
    work : callable
        A function of a module, so that another process can find it.
    pieces : sequence of tuple
        Its arguments, as plain data.
    sizes : sequence of int
        What each piece counts for in the progress.
    """
    results: list[Result] = []
    done, total = 0, sum(sizes)
    coming = _elsewhere(work, pieces, client) if client is not None else (work(*piece) for piece in pieces)
    try:
        for result, size in zip(coming, sizes, strict=True):
            results.append(result)
            done += size
            if progress is not None:
                progress(done, total)
    except KeyboardInterrupt:
        if progress is None:
            raise
        return results, True
    return results, False


def _elsewhere(work: Callable[..., Result], pieces: Sequence[tuple[Any, ...]], client: Any) -> Iterator[Result]:
    futures = [client.submit(work, *piece, pure=False) for piece in pieces]
    try:
        for future in futures:
            yield future.result()
    finally:
        client.cancel(futures)


def pack(law: Law, options: Options) -> tuple[Any, dict[str, Any]]:
    """A law and options as data that travel to another process."""
    plain = {f.name: getattr(options, f.name) for f in fields(options)}
    plain = {name: dict(value) if isinstance(value, Mapping) else value for name, value in plain.items()}
    return law.to_json() if type(law) is Law else law, plain


def unpack(law: Any, options: Any) -> tuple[Law, Options]:
    """Back from `pack`; what was not packed stays as it is."""
    law = law_from_json(law) if isinstance(law, Mapping) else law
    return law, Options(**options) if isinstance(options, Mapping) else options


def pack_problem(problem: Problem) -> tuple[Any, ...]:
    """A problem as data that travel to another process."""
    scale = problem.priors[0].scale if problem.priors else None
    return (
        *pack(problem.law, problem.options),
        problem.x,
        problem.y,
        problem.weight,
        problem.sigma,
        problem.delta,
        scale,
    )


def unpack_problem(packed: tuple[Any, ...]) -> Problem:
    """Back from `pack_problem`: the same arrays, so the same numbers."""
    law, options, x, y, weight, sigma, delta, scale = packed
    law, options = unpack(law, options)
    rows = Observations.make(range(len(y)), law.input_names, x, y, weight=np.array(weight), sigma=sigma)
    problem = Problem.of(law, rows, options, delta)
    return problem if scale is None else problem.with_priors(scale)
