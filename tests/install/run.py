#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Installs weir into a folder of its own and uses it as a stranger would: find_package, add_subdirectory, pkg-config.

usage: tests/install/run.py
"""
import os
import pathlib
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve().parent
root = here.parents[1]
sys.path.insert(0, str(root / "tests" / "house"))
import report  # noqa: E402


# What tests/install/main.cpp prints, for weir alone and for each component.
says = {"core": "Sink: KSTREAM-SINK-0000000002 (topic: out)", "json": '{"page":"home","times":3}',
        "kafka": "setting bootstrap.servers is missing", "test": "foundfound",
        "rocksdb": "in memory until it is opened"}


def unsaid(parts, said):
    """Problems of what the program printed."""
    missing = [says[part] for part in ["core", *parts] if says.get(part, "") not in said]
    return [f"it does not say {missing}", *said.splitlines()] if missing else []


class Stranger:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.prefix = self.folder / "prefix"
        self.builds = 0

    def does(self, *command, **environment):
        """(succeeded, what it printed), run in a folder that is not weir's."""
        done = subprocess.run([str(word) for word in command], cwd=self.folder, env={**os.environ, **environment},
                              capture_output=True, text=True, errors="replace", check=False)
        return done.returncode == 0, done.stdout + done.stderr

    def configures(self, project, *options, **environment):
        self.builds += 1
        build = self.folder / f"build{self.builds}"
        succeeded, said = self.does("cmake", "-G", "Ninja", "-S", here / project, "-B", build, *options, **environment)
        return build, succeeded, said

    def succeeds(self, project, *options, parts=()):
        """Problems of configuring, building and running the program."""
        options = [*options, f"-DPARTS={';'.join(parts)}"]
        build, succeeded, said = self.configures(project, *options)
        if not succeeded:
            return ["it does not configure", *said.splitlines()[-20:]]
        succeeded, said = self.does("cmake", "--build", build)
        if not succeeded:
            return ["it does not build", *said.splitlines()[-20:]]
        succeeded, said = self.does(build / "stranger")
        return unsaid(parts, said) if succeeded else ["it does not run", *said.splitlines()]

    def fails(self, sentence, *options, **environment):
        options = [f"-DCMAKE_PREFIX_PATH={self.prefix}", *options]
        _, succeeded, said = self.configures("find_package", *options, **environment)
        flat = " ".join(said.split())
        if succeeded:
            return ["it configures"]
        return [] if sentence in flat else [f"it does not say {sentence!r}", *said.splitlines()[-20:]]


def component_targets(stranger):
    """The components that this machine has packages for."""
    packages = {"kafka": "rdkafka", "json": "simdjson", "logging": "spdlog", "http": "cpp-httplib",
                "rocksdb": "rocksdb"}
    return [name for name, package in packages.items() if stranger.does("pkg-config", "--exists", package)[0]]


def use(stranger):
    prefix = f"-DCMAKE_PREFIX_PATH={stranger.prefix}"
    parts = component_targets(stranger)
    report.check("find_package(weir) builds", stranger.succeeds("find_package", prefix))
    for part in ["sim", "test", *parts]:
        _, succeeded, said = stranger.configures("find_package", prefix, f"-DPARTS={part}", "-DAT_LEAST=0.1")
        report.check(f"find_package(weir 0.1 COMPONENTS {part})", [] if succeeded else ["", *said.splitlines()[-20:]])
    report.check("find_package(weir COMPONENTS <all>) builds",
                 stranger.succeeds("find_package", prefix, parts=[*parts, "sim", "test"]))
    report.check("a later version is not found", stranger.fails("version: 0.1.0", "-DAT_LEAST=99.0"))
    report.check("an unknown component is named with those there are",
                 stranger.fails("component teleport: weir has no such component, only core, json, kafka",
                                "-DPARTS=teleport"))
    report.check("a component without its package says which package",
                 stranger.fails("component kafka: pkg-config finds no rdkafka >= 2.0.2 (Debian: librdkafka-dev",
                                "-DPARTS=kafka", PKG_CONFIG_LIBDIR="/nowhere"))
    report.check("add_subdirectory builds", stranger.succeeds("subdirectory", f"-DWEIR={root}"))
    build = stranger.folder / f"build{stranger.builds}"
    _, targets = stranger.does("ninja", "-C", build, "-t", "targets", "all")
    report.check("add_subdirectory builds no tests and no examples",
                 [line for line in targets.splitlines() if "_tests" in line or "examples" in line][:5])

    pkg_config(stranger, parts)


def pkg_config(stranger, parts):
    pc = {"PKG_CONFIG_PATH": str(stranger.prefix / "share" / "pkgconfig")}
    for part in ["", *parts]:
        name = f"weir-{part}" if part else "weir"
        succeeded, flags = stranger.does("pkg-config", "--cflags", "--libs", name, **pc)
        program = stranger.folder / f"{name}.program"
        defined = [f"-DWITH_{part.upper()}"] if part else []
        if succeeded:
            compile = ["g++", "-std=c++20", *defined, here / "main.cpp", "-o", program, *flags.split()]
            succeeded, flags = stranger.does(*compile)
        if succeeded:
            succeeded, flags = stranger.does(program)
        report.check(f"pkg-config {name}", unsaid([part], flags) if succeeded else ["", *flags.splitlines()])
    # Addresses of functions are no constants for g++ then, so that some of what it accepts else it does not.
    program = stranger.folder / "sanitized.program"
    succeeded, said = stranger.does("g++", "-std=c++20", "-fsanitize=address,undefined", "-DWITH_SIM", "-DWITH_TEST",
                                    here / "main.cpp", f"-I{stranger.prefix / 'include'}", "-pthread", "-o", program)
    if succeeded:
        succeeded, said = stranger.does(program)
    report.check("g++ with its sanitizers", unsaid(["sim", "test"], said) if succeeded else ["", *said.splitlines()])


def main():
    with tempfile.TemporaryDirectory() as folder:
        stranger = Stranger(folder)
        build = stranger.folder / "weir"
        options = ["-DWEIR_BUILD_TESTS=OFF", "-DWEIR_BUILD_EXAMPLES=OFF", f"-DCMAKE_INSTALL_PREFIX={stranger.prefix}"]
        succeeded, said = stranger.does("cmake", "-G", "Ninja", "-S", root, "-B", build, *options)
        if succeeded:
            succeeded, said = stranger.does("cmake", "--install", build)
        report.check("weir installs", [] if succeeded else ["", *said.splitlines()[-20:]])
        if succeeded:
            use(stranger)
    return report.exit_code()


if __name__ == "__main__":
    sys.exit(main())
