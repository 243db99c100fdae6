"""The threads of the linear algebra library change no bit of a result."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np

CODE = """
import hashlib
import numpy as np
from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options, fit_law
from jupyter_scaling.fitting.groups import fit_many

law, rng, digest = catalogue.get("chinchilla"), np.random.default_rng(0), hashlib.sha256()
true = {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2085.0, "beta": 0.37}
for rows, options in ((240, Options(bootstrap=600, interval="bootstrap")), (60_000, Options(interval="none"))):
    x = 10 ** rng.uniform([[6], [8]], [[10], [12]], (2, rows))
    y = law(N=x[0], D=x[1], **true) * np.exp(0.01 * rng.standard_t(4, rows))
    fit = fit_law(law, Observations.make(range(rows), law.input_names, x, y, output="L"), options)
    digest.update(fit.theta.tobytes())
    if options.bootstrap:
        digest.update(repr(sorted(fit.interval.items())).encode())
law = catalogue.get("power_law_offset")
for x in (np.tile(np.geomspace(1e3, 1e7, 30), 300)[None], 10 ** rng.uniform(3, 7, (1, 9_000))):
    y = (1.0 + 20 * x[0] ** -0.3) * np.exp(0.01 * rng.normal(size=9_000))
    rows = Observations.make(range(9_000), ["x"], x, y, output="y")
    fits = fit_many(law, rows, np.repeat(np.arange(300), 30), Options(interval="none"))
    digest.update(fits.theta.tobytes())
print(digest.hexdigest())
"""


def test_results_are_the_same_to_the_last_bit_whatever_threads_there_are() -> None:
    found = []
    for threads in ("1", "2", "4"):
        said = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        found.append(subprocess.run([sys.executable, "-c", CODE], env=said, capture_output=True, text=True, check=True))
    digests = {each.stdout for each in found}
    assert len(digests) == 1 and len(next(iter(digests))) == 65, found
    assert np.all([not each.stderr for each in found])
