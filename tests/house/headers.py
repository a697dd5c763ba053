# SPDX-License-Identifier: Apache-2.0
"""Every header compiles alone, twice in one file, without a warning, under every compiler."""
import concurrent.futures
import subprocess

import compilers
import report

# A header whose path holds the word needs this package; without it the header cannot be judged here.
packages = {"kafka": "rdkafka", "logging": "spdlog", "http": "cpp-httplib", "rocksdb": "rocksdb"}


def missing_package(header):
    for word, package in packages.items():
        if word in header and subprocess.run(["pkg-config", "--exists", package], check=False).returncode != 0:
            return package
    return None


def problems(header, compiler, *flags):
    """What the compiler says about a file that includes nothing but this header, written as in an #include."""
    # The second include shows the missing guard; `int main` silences nothing, it only makes the file non-empty.
    text = f"#include <{header}>\n#include <{header}>\nint main() {{}}\n"
    code, output = compilers.syntax_of_text(compiler, text, "alone.cpp", "-Werror", *flags)
    return [f"{header} does not compile alone", *output.splitlines()[:30]] if code != 0 or output else []


def run(tree, part=""):
    found, missing = compilers.available()
    cases = []
    for header in tree.headers():
        include = header.removeprefix("include/")
        if part not in include:
            continue
        for compiler in missing:
            report.report("skip", f"{include} compiles alone [{compiler}]", f"{compiler} is not installed")
        package = missing_package(include)
        for compiler in found:
            if package:
                report.report("skip", f"{include} compiles alone [{compiler}]", f"{package} is not installed")
            else:
                cases.append((include, compiler))
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for (include, compiler), wrong in zip(cases, pool.map(lambda case: problems(*case), cases)):
            report.check(f"{include} compiles alone [{compiler}]", wrong)
