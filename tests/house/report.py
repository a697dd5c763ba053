# SPDX-License-Identifier: Apache-2.0
"""How a part of the tests that is not a Catch2 executable tells tests/run what happened: one line per case.

The lines go to the file that WEIR_TEST_RESULTS names, as those of tests/main.cpp do: outcome, tab, name, tab, reason.
"""
import os
import threading

failures = 0
_lock = threading.Lock()


def report(outcome, name, reason=""):
    """outcome: pass, fail or skip. The first line of the reason says what is wrong; further lines are shown once."""
    global failures
    with _lock:
        failures += outcome == "fail"
        first, _, rest = reason.strip().partition("\n")
        print(f"{outcome}  {name}" + (f": {first}" if first else ""), flush=True)
        for line in rest.splitlines():
            print(f"      {line}")
        if path := os.environ.get("WEIR_TEST_RESULTS"):
            with open(path, "a", encoding="utf-8") as file:
                file.write(f"{outcome}\t{name}\t{first}\n")


def check(name, problems):
    """One case: passes when `problems`, a list of sentences, is empty."""
    report("fail" if problems else "pass", name, "\n".join(problems))


def exit_code():
    return 1 if failures else 0
