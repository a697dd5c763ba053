# SPDX-License-Identifier: Apache-2.0
"""What topologies cost the compiler is gated: instantiations, which repeat exactly (bench/compile)."""
import pathlib
import shutil
import subprocess

import report


def run(root, wanted):
    name = "cost: a topology instantiates no more templates than its limit"
    if wanted not in name:
        return
    if not shutil.which("clang++-19"):
        report.report("skip", name, "clang++-19, which counts them, is not there")
        return
    gate = subprocess.run([root / "bench" / "compile", "--gate"], capture_output=True, text=True, check=False)
    said = (gate.stdout + gate.stderr).splitlines() or ["it failed and said nothing"]
    report.check(name, said if gate.returncode else [])
