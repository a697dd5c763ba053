# SPDX-License-Identifier: Apache-2.0
"""The compilers that must agree about weir, and how to ask them about one file without making an object of it."""
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile

root = pathlib.Path(__file__).resolve().parents[2]
strict = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow"]


def available():
    """The compilers found here, of `g++` and `clang++-19`; WEIR_COMPILERS, separated by commas, overrides."""
    wanted = os.environ.get("WEIR_COMPILERS", "g++,clang++-19").split(",")
    return [name for name in wanted if shutil.which(name)], [name for name in wanted if not shutil.which(name)]


@functools.cache
def package_flags(*packages):
    """Compile flags of the pkg-config packages that are there."""
    flags = []
    for package in packages:
        found = subprocess.run(["pkg-config", "--cflags", package], capture_output=True, text=True, check=False)
        flags += found.stdout.split() if found.returncode == 0 else []
    return flags


def command(compiler, source, *flags):
    return [compiler, "-std=c++20", "-fsyntax-only", *strict, f"-I{root / 'include'}", f"-I{root}",
            *package_flags("rdkafka", "spdlog", "cpp-httplib", "rocksdb"), *flags, str(source)]


def syntax(compiler, source, *flags, cwd=root):
    """(exit code, everything that the compiler printed)."""
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(command(compiler, source, *flags), capture_output=True, text=True, check=False, cwd=cwd,
                          env=environment, errors="replace")
    return done.returncode, done.stdout + done.stderr


def syntax_of_text(compiler, text, name, *flags):
    """As `syntax`, of a source that is no file of the tree."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / name
        source.write_text(text, encoding="utf-8")
        return syntax(compiler, source, *flags)
