#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""clang-format leaves every file as it is, and clang-tidy has nothing to say about the headers and the examples.

usage: tests/house/format.py [--fix] [--no-tidy]        --fix formats the files instead
"""
import concurrent.futures
import pathlib
import shutil
import subprocess
import sys
import tempfile

import checks
import compilers
import headers
import report

formatter, tidy = "clang-format-19", "clang-tidy-19"


def badly_formatted(files):
    """The sentences of clang-format about these files, one for each file."""
    done = subprocess.run([formatter, "--dry-run", "-Werror", "--ferror-limit=1", *map(str, files)], cwd=compilers.root,
                          capture_output=True, text=True, check=False)
    return [line for line in done.stderr.splitlines() if ": error: " in line]


def tidy_says(source):
    flags = compilers.command("clang++", source)[1:-1]
    done = subprocess.run([tidy, "--quiet", str(source), "--", *flags], cwd=compilers.root,
                          capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [f"{source}: clang-tidy", *done.stdout.splitlines()[:60]]


def tidy_sources(tree, folder):
    """A file for each umbrella, because they list every header, and the sources of the examples."""
    sources = []
    for header in tree.headers():
        if checks.folder_of(header) is None and not headers.missing_package(header):
            source = pathlib.Path(folder) / pathlib.PurePath(header).with_suffix(".cpp").name
            source.write_text(f"#include <{header.removeprefix('include/')}>\n", encoding="utf-8")
            sources.append((header, source))
    for name in tree.names:
        if name.startswith("examples/") and name.endswith(".cpp") and "/test" not in name:
            sources.append((name, compilers.root / name))
    return sources


def self_test():
    """Both tools see a mistake; a configuration that is not found or does not parse would see none."""
    with tempfile.TemporaryDirectory(dir=compilers.root / "build") as folder:
        source = pathlib.Path(folder) / "mistake.cpp"
        source.write_text("int  f( const int*x ){return x==0 ? 1:*x;}\n", encoding="utf-8")
        report.check("clang-format sees a mistake", [] if badly_formatted([source]) else ["it said nothing"])
        said = "\n".join(tidy_says(source))
        report.check("clang-tidy sees a mistake", [] if "modernize-use-nullptr" in said else [f"it said {said!r}"])


def main():
    tree = checks.Tree(compilers.root)
    files = [name for name in tree.names if name.endswith((".hpp", ".cpp"))]
    for tool in (formatter, tidy):
        if not shutil.which(tool):
            report.report("skip", tool, f"{tool} is not installed")
            return 0
    if "--fix" in sys.argv:
        return subprocess.run([formatter, "-i", *files], cwd=compilers.root, check=False).returncode
    (compilers.root / "build").mkdir(exist_ok=True)
    self_test()
    report.check("every file is formatted (tests/house/format.py --fix formats)", badly_formatted(files))
    if "--no-tidy" in sys.argv:
        return report.exit_code()
    with tempfile.TemporaryDirectory(dir=compilers.root / "build") as folder:
        sources = tidy_sources(tree, folder)
        with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
            for (name, _), said in zip(sources, pool.map(lambda pair: tidy_says(pair[1]), sources)):
                report.check(f"clang-tidy: {name}", said)
    return report.exit_code()


if __name__ == "__main__":
    sys.exit(main())
