#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the rules of the house.

usage: tests/house/run.py [rules|headers|self-test|cost]... [-k TEXT]

rules: what reading the tree shows. headers: every header compiles alone. self-test: every rule can fail.
cost: what topologies cost the compiler stays within its limits.
"""
import argparse
import pathlib
import sys

import checks
import cost
import headers
import report
import self_test

root = pathlib.Path(__file__).resolve().parents[2]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help="rules, headers, self-test, cost; all when none is named")
    parser.add_argument("-k", default="", metavar="TEXT", help="only the cases whose name holds TEXT")
    arguments = parser.parse_args()
    parts = arguments.parts or ["self-test", "rules", "headers", "cost"]
    tree = checks.Tree(root)
    if "self-test" in parts:
        self_test.run(arguments.k)
    if "rules" in parts:
        for name, rule in checks.all_checks.items():
            if arguments.k in name:
                report.check(name, rule(tree))
    if "headers" in parts:
        headers.run(tree, arguments.k)
    if "cost" in parts:
        cost.run(root, arguments.k)
    return report.exit_code()


if __name__ == "__main__":
    sys.exit(main())
