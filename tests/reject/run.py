#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles programs that must not compile, and checks what the user then reads.

usage: tests/reject/run.py [-k TEXT] [--self-test]

Every tests/reject/E###_name.cpp holds one mistake between #ifdef WEIR_ACCEPT ... #else ... #endif and starts with

    // EXPECT: <regular expression that the compiler's output must match>
    // LINES: <the most lines that the output may have; 12 when the line is left out>

With -DWEIR_ACCEPT the file must compile without a warning: what is rejected is the mistake and nothing else. Without
it, it must fail with exactly one error, the expected text, and no more lines than that. So a reject test cannot pass
for the wrong reason. -k runs the files whose name holds TEXT, --self-test shows that each of these checks can fail.
"""
import argparse
import concurrent.futures
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "house"))
import compilers  # noqa: E402
import report  # noqa: E402

here = pathlib.Path(__file__).resolve().parent
lines_by_default = 12


def problems(path, compiler):
    """What is wrong with one reject test under one compiler; an empty list when all is well."""
    text = path.read_text(encoding="utf-8")
    head = text.split("\n\n")[0]
    expect = re.search(r"^// EXPECT: (.+)$", head, re.MULTILINE)
    if not expect:
        return ["no line '// EXPECT: <regular expression>' at the top"]
    if not re.search(r"\bWEIR_ACCEPT\b", text):
        return ["no #ifdef WEIR_ACCEPT: the twin without the mistake is missing"]
    limit = re.search(r"^// LINES: (\d+)$", head, re.MULTILINE)
    limit = int(limit.group(1)) if limit else lines_by_default

    code, output = compilers.syntax(compiler, path, "-DWEIR_ACCEPT")
    if code != 0:
        return ["the twin without the mistake does not compile", *output.splitlines()]
    if output:
        return ["the twin without the mistake gives warnings", *output.splitlines()]

    code, output = compilers.syntax(compiler, path)
    if code == 0:
        return ["the mistake compiles", *output.splitlines()]
    found = []
    if not re.search(expect.group(1), output):
        found.append(f"the output does not match {expect.group(1)!r}")
    errors = len(re.findall(r"\berror: ", output))
    if errors != 1:
        found.append(f"{errors} errors, not one")
    lines = len(output.splitlines())
    if lines > limit:
        found.append(f"{lines} lines, more than {limit}")
    return [", ".join(found), *output.splitlines()] if found else []


def run(files, found_compilers, missing_compilers):
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        cases = [(path, compiler) for path in files for compiler in found_compilers]
        for (path, compiler), found in zip(cases, pool.map(lambda case: problems(*case), cases)):
            report.check(f"{path.stem} [{compiler}]", found)
    for path in files:
        for compiler in missing_compilers:
            report.report("skip", f"{path.stem} [{compiler}]", f"{compiler} is not installed")


good = """// EXPECT: the sentence
// LINES: 8

template <typename T> inline constexpr bool is_right = sizeof(T) == 1;
template <typename T> void door(T) { static_assert(is_right<T>, "the sentence"); }
int main() {
#ifdef WEIR_ACCEPT
    door('x');
#else
    door(1);
#endif
}
"""
broken = {
    "no_expect": ("no line", good.replace("// EXPECT: the sentence\n", "")),
    "expect_below_the_top": ("no line", "// first\n\n" + good),
    "no_twin": ("no #ifdef", good.replace("#ifdef WEIR_ACCEPT\n    door('x');\n#else", "#if 1")),
    "other_text": ("does not match", good.replace('"the sentence"', '"another one"')),
    "twin_fails": ("does not compile", good.replace("door('x')", "door(1L)")),
    "twin_warns": ("gives warnings", good.replace("door('x')", "int unused = 1")),
    "mistake_compiles": ("the mistake compiles", good.replace("door(1);", "door('y');")),
    "two_errors": ("2 errors", good.replace("door(1);", "door(1); door(1.0);")),
    "too_long": ("more than 2", good.replace("LINES: 8", "LINES: 2")),
}


def self_test(found_compilers):
    with tempfile.TemporaryDirectory() as folder:
        for compiler in found_compilers:
            for name, (expected, text) in {"well_formed": ("", good), **broken}.items():
                path = pathlib.Path(folder) / f"E000_{name}.cpp"
                path.write_text(text, encoding="utf-8")
                found = problems(path, compiler)
                right = expected in found[0] if expected and found else not expected and not found
                report.check(f"the reject runner sees: {name} [{compiler}]", [] if right else [f"it said {found}"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-k", default="", metavar="TEXT")
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    found_compilers, missing_compilers = compilers.available()
    if arguments.self_test:
        self_test(found_compilers)
        return report.exit_code()
    files = sorted(here.glob("*.cpp"))
    if arguments.k:
        run([path for path in files if arguments.k in path.stem], found_compilers, missing_compilers)
        return report.exit_code()
    misnamed = [f"{path.name} is not" for path in files if not re.fullmatch(r"E\d{3}_\w+\.cpp", path.name)]
    report.check("there are reject tests, named E###_name.cpp", misnamed if files else ["there is none"])
    run(files, found_compilers, missing_compilers)
    return report.exit_code()


if __name__ == "__main__":
    sys.exit(main())
