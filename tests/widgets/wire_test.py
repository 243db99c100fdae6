"""The wire's tables, and what is derived from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ipywidgets import Widget

from jupyter_scaling import widgets
from jupyter_scaling.interaction.events import EVENTS
from jupyter_scaling.widgets import Explorer, wire
from jupyter_scaling.widgets.wire_typescript import typescript

GENERATED = Path(__file__).parents[2] / "js" / "src" / "wire.gen.ts"


def test_the_generated_typescript_is_current() -> None:
    assert GENERATED.read_text() == typescript(), "run `python -m jupyter_scaling.widgets.wire > js/src/wire.gen.ts`"


@pytest.mark.parametrize("name", wire.WIDGETS)
def test_a_widget_syncs_exactly_what_the_table_declares(name: str) -> None:
    cls: type[Widget] = getattr(widgets, name)
    own = set(wire.traits(name))
    inherited = {trait for base in cls.__bases__ if issubclass(base, Widget) for trait in base.class_traits(sync=True)}
    assert set(cls.class_traits(sync=True)) == own | inherited


def test_every_event_has_its_words_on_the_wire() -> None:
    assert set(wire.EVENTS) == set(EVENTS)


def test_the_panel_sends_the_fields_that_the_page_is_told_of(panel: Explorer) -> None:
    panel.exclude("run 4", "diverged")
    view = panel.view_model.to_wire()
    declared = wire.SHAPES["ViewModel"]
    assert set(view) == set(declared)
    assert set(panel.view) == set(declared) - {"points", "curves", "page"}
    for field, shape in [
        ("parameters", "ParameterView"),
        ("bench", "BenchItem"),
        ("readouts", "Readout"),
        ("curves", "Curve"),
    ]:
        assert set(view[field][0]) == set(wire.SHAPES[shape])


def test_a_type_without_a_typescript_name_is_refused() -> None:
    from jupyter_scaling.widgets.wire_shapes import _written

    with pytest.raises(TypeError, match="Add it to PLAIN"):
        _written(Callable)
