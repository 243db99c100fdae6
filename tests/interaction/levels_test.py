"""Few levels, told apart by everyone."""

from itertools import combinations

import numpy as np
import pytest

from jupyter_scaling.interaction import levels

# Machado, Oliveira, Fernandes 2009, doi:10.1109/TVCG.2009.113, severity 1.
VISIONS = {
    "usual": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}


def linear(color):
    channel = np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)


def cielab(rgb):
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    xyz = np.array(to_xyz) @ np.clip(rgb, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", VISIONS)
def test_any_two_colours_differ_to_every_eye(vision):
    seen = [cielab(np.array(VISIONS[vision]) @ linear(color)) for color in levels.COLORS]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) > 25


@pytest.mark.parametrize("color", levels.COLORS)
def test_each_colour_reads_on_a_light_and_on_a_dark_page(color):
    light = float(linear(color) @ [0.2126, 0.7152, 0.0722]) + 0.05
    dark_page = float(linear("#111111") @ [0.2126, 0.7152, 0.0722]) + 0.05
    assert 1.05 / light >= 3
    assert light / dark_page >= 3


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_each_level_has_a_colour_and_a_shape_of_its_own(count):
    colors, shapes = zip(*levels.styles(count), strict=True)
    assert len(set(colors)) == len(set(shapes)) == count
    assert levels.OTHER not in levels.styles(count)


def test_few_values_are_levels_themselves_and_near_ones_are_one():
    values = np.array([1e7, 1e7, 1.001e7, 3e7, np.nan, 9e7])
    assert levels.choose(values)[0].tolist() == [1e7, 3e7, 9e7]


def test_of_recurring_values_beyond_eight_the_most_frequent_are_levels_and_no_other_is_taken_for_one():
    sizes = np.repeat(2.0 ** np.arange(15), 3)
    chosen, kind = levels.choose(sizes)
    assert kind == "frequent"
    assert chosen.tolist() == (2.0 ** np.arange(0, 15, 2)).tolist()
    assert levels.choose(np.append(sizes, [2.0] * 5))[0][:2].tolist() == [1.0, 2.0]
    of = levels.assign(sizes, chosen, kind)
    assert set(sizes[of == 8]) == set(2.0 ** np.arange(1, 15, 2))
    assert all(set(sizes[of == at]) == {value} for at, value in enumerate(chosen))


def test_many_values_are_cut_at_quantiles_of_two_digits():
    values = 10 ** np.random.default_rng(0).uniform(6, 9, 500)
    chosen, kind = levels.choose(values)
    assert len(chosen) == 5
    assert kind == "ranges"
    assert levels.words("D", 2.4e7, np.array([1.1e7, 5e7]), "tokens", kind) == "D ≈ 24M (11M to 50M)"
    assert all(float(f"{value:.1e}") == value for value in chosen)


def test_no_values_are_no_levels():
    assert len(levels.choose(np.array([np.nan, np.inf]))[0]) == 0
    assert levels.assign(np.array([1.0, 2.0]), np.empty(0)).tolist() == [-1, -1]


def test_the_nearest_level_is_found_in_log_and_none_for_nothing():
    assert levels.assign(np.array([4e7, 2e7, np.nan, 0.0]), np.array([1e7, 1e8])).tolist() == [1, 0, -1, -1]


def test_thousands_of_values_between_two_ends_are_cut_and_not_chained_into_one():
    chosen, _ = levels.choose(10 ** np.random.default_rng(0).uniform(8, 10.5, 2000))
    assert len(chosen) == 5
    assert chosen[-1] / chosen[0] > 50
