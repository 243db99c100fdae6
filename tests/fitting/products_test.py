"""A product of matrices is the same to the last bit whatever threads the linear algebra library has."""

from __future__ import annotations

import os
import subprocess
import sys

CODE = """
import hashlib
import numpy as np
from jupyter_scaling.fitting.products import product

rng = np.random.default_rng(0)
for lanes, inner, outer in ((600, 240, 200), (2000, 240, 36), (1024, 30, 500), (600, 5000, 10)):
    found = product(rng.normal(size=(lanes, inner)), rng.normal(size=(inner, outer)))
    print(lanes, inner, outer, hashlib.sha256(found.tobytes()).hexdigest())
"""


def test_no_bit_depends_on_the_number_of_threads() -> None:
    said = []
    for threads in ("1", "2", "4"):
        named = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        run = subprocess.run([sys.executable, "-c", CODE], env=named, capture_output=True, text=True, check=True)
        said.append(run.stdout.splitlines())
    assert said[0] == said[1] == said[2]
    assert len(said[0]) == 4
