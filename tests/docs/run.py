#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles the code in README.md and docs/.

usage: tests/docs/run.py [-k TEXT] [--self-test]        -k: only the pages whose path holds TEXT

How a block of a page is read, by the words after its three backticks:

    cpp              Compiles. Declarations, or statements: then it is put into a function. A block that has no #include
                     of weir gets the umbrella headers that its text names, and the header of its reference page.
    cpp head         Compiles, and comes before every block below it: the beginning of the reader's file.
    cpp continued    Goes on where the cpp block before it ended: the two are compiled together.
    cpp wrong        Does not compile. On the page of an error, docs/errors/E###.md, it must give just that error.
    anything else    Is not looked at.

What the reader need not see, such as the types of an example, stands in a comment of the page and comes before every
block below it:

    <!-- cpp
    struct purchase { ... };
    -->
"""
import argparse
import concurrent.futures
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "house"))
import checks  # noqa: E402
import compilers  # noqa: E402
import report  # noqa: E402

relaxed = ["-Werror", "-Wno-unused", "-Wno-unused-parameter", "-Wno-shadow"]  # a page may show and not use
umbrellas = {"kafka": r"weir::kafka\b", "json": r"\bjson\b", "sim": r"weir::sim\b", "test": r"weir::test\b",
             "logging": r"\blogging\b", "rocksdb": r"\brocksdb_(engine|options)\b"}
declaration = re.compile(r"^((template|struct|class|enum|namespace|int main|TEST_CASE|static_assert|concept)\b|"
                         r"(inline |constexpr |static |consteval )*[\w:<>,&* ]+ [\w:]+\([^;]*\)[^;]*\{)", re.MULTILINE)


class Block:
    def __init__(self, page, line, words, text, setup):
        self.page, self.line, self.words, self.text, self.setup = page, line, words, text, setup

    def name(self):
        return f"{self.page}:{self.line}"


def blocks_of(page, text):
    """The cpp blocks of one page, those that are continued joined to what they continue."""
    found, setup, inside, start, body = [], "", None, 0, []
    for number, line in enumerate(text.splitlines(), 1):
        if inside is None:
            opened = re.match(r"^\s*```(\w.*)$|^<!-- (cpp)\s*$|^\s*(```)$", line)
            if opened:
                inside, start, body = (opened[1] or opened[2] or "").split(), number, []
                closing = "-->" if opened[2] else "```"
            continue
        if line.strip() != closing:
            body.append(line)
            continue
        code = "\n".join(body) + "\n"
        if inside[:1] == ["cpp"]:
            if closing == "-->":
                setup += code
            elif inside[1:] == ["head"]:
                found.append(Block(page, start, [], code, setup))
                setup += code
            elif inside[1:] == ["continued"] and found:
                found.append(Block(page, start, [], found[-1].text + code, found[-1].setup))
            else:
                found.append(Block(page, start, inside[1:], code, setup))
        inside = None
    return found


def sources_of(block, headers):
    """The programs that the block may stand for, the likelier one first."""
    include = re.compile(r"^\s*#\s*(include|define|undef).*\n", re.MULTILINE)
    text = block.setup + block.text
    included = "".join(match[0] for match in include.finditer(text))
    if "<weir/" not in included:
        wanted = ["weir/weir.hpp"] + [f"weir/{name}.hpp" for name, used in umbrellas.items() if re.search(used, text)]
        reference = re.fullmatch(r"docs/reference/(.+)\.md", block.page)
        wanted += [f"weir/{reference[1]}.hpp"] if reference else []
        included += "".join(f"#include <{name}>\n" for name in wanted if "include/" + name in headers)
    if re.search(r"\b(TEST_CASE|CHECK|REQUIRE|STATIC_REQUIRE)\b", text) and "catch" not in included:
        included += "#include <catch2/catch.hpp>\n"
    setup, code = include.sub("", block.setup), include.sub("", block.text)
    mark = f'#line {block.line + 1} "{block.page}"\n'
    at_namespace_scope = f"{included}{setup}\n{mark}{code}"
    in_a_function = f"{included}{setup}\ninline void shown_on_the_page() {{\n{mark}{code}}}\n"
    likely_declarations = bool(declaration.search(code))
    if re.search(r"\bint main\b|\bTEST_CASE\b", code):
        return [at_namespace_scope]
    return [at_namespace_scope, in_a_function] if likely_declarations else [in_a_function, at_namespace_scope]


def problems(block, headers, compiler):
    outputs = []
    for source in sources_of(block, headers):
        code, output = compilers.syntax_of_text(compiler, source, "page.cpp", *relaxed)
        if code == 0:
            return ["it is marked as wrong, and compiles"] if "wrong" in block.words else []
        outputs.append(output)
    if "wrong" in block.words:
        code = re.search(r"errors/(E\d{3})\.md$", block.page)
        if not code:
            return []
        said = [re.findall(r"\[weir-(E\d{3})\]", output) for output in outputs]
        return [] if any(set(codes) == {code[1]} for codes in said) else [
            f"it does not compile, but not because of {code[1]} alone", *outputs[0].splitlines()[:20]]
    return ["it does not compile", *outputs[0].splitlines()[:30]]


def run(tree, part, compiler):
    pages = [name for name in tree.names if name == "README.md" or name.startswith("docs/") and name.endswith(".md")]
    headers = set(tree.headers())
    blocks = [block for page in pages if part in page for block in blocks_of(page, tree.text(page))]
    unknown = [f"{block.name()}: cpp {' '.join(block.words)}" for block in blocks
               if block.words not in ([], ["wrong"])]
    if not part:
        report.check("the marks of code blocks are known", unknown)
        report.check("there are pages with code", [] if blocks else ["there is none"])
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for block, found in zip(blocks, pool.map(lambda block: problems(block, headers, compiler), blocks)):
            report.check(block.name(), found)


error_header = ('static_assert(false_for<int>, "no [weir-E101]");', 'static_assert(false_for<int>, "no [weir-E102]");')
told = "<!-- cpp\ntemplate <typename> constexpr bool false_for = false;\n-->\n"
pages_of_self_test = [  # (what it shows, page, its text, what must be said about each block)
    ("declarations", "docs/a.md", "```cpp\nint f() { return 1; }\n```\n", [""]),
    ("statements", "docs/a.md", "```cpp\nint x = 1;\nx += 2;\n```\n", [""]),
    ("a program", "README.md", "```cpp\n#include <string>\nint main() { std::string s; }\n```\n", [""]),
    ("a block that continues", "docs/a.md", "```cpp\nint x = 1;\n```\n```cpp continued\nx += 2;\n```\n", ["", ""]),
    ("a hidden part", "docs/a.md", "<!-- cpp\nint f() { return 1; }\n-->\n```cpp\nint x = f();\n```\n", [""]),
    ("the head of a page", "docs/a.md",
     "```cpp head\nint f() { return 1; }\n```\n```cpp\nint x = f();\n```\n", ["", ""]),
    ("a head that does not compile", "docs/a.md", "```cpp head\nint x = gone();\n```\n", ["it does not compile"]),
    ("other languages", "docs/a.md", "```bash\nx\n```\n```\nx\n```\n```cpp\nint x;\n```\n", [""]),
    ("an unknown name", "docs/a.md", "```cpp\nint x = gone();\n```\n", ["it does not compile"]),
    ("two blocks", "docs/a.md", "```cpp\nint x = 1;\n```\n```cpp\nx += 2;\n```\n", ["", "it does not compile"]),
    ("a warning", "docs/a.md", "```cpp\nint f(long x) { return x; }\n```\n", ["it does not compile"]),
    ("a wrong block", "docs/a.md", "```cpp wrong\nint x = gone();\n```\n", [""]),
    ("a wrong block that compiles", "docs/a.md", "```cpp wrong\nint x = 1;\n```\n", ["and compiles"]),
    ("the error of the page", "docs/errors/E101.md", f"{told}```cpp wrong\n{error_header[0]}\n```\n", [""]),
    ("another error", "docs/errors/E101.md", f"{told}```cpp wrong\n{error_header[1]}\n```\n", ["not because of E101"]),
]


def self_test(compiler):
    for name, page, text, expected in pages_of_self_test:
        found = [problems(block, set(), compiler) for block in blocks_of(page, text)]
        right = len(found) == len(expected) and all(
            sentence in said[0] if sentence and said else not sentence and not said
            for said, sentence in zip(found, expected))
        report.check(f"the page runner sees: {name}", [] if right else [f"it said {found}"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-k", default="", metavar="TEXT")
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    compiler = compilers.available()[0][0]
    if arguments.self_test:
        self_test(compiler)
    else:
        run(checks.Tree(compilers.root), arguments.k, compiler)
    return report.exit_code()


if __name__ == "__main__":
    sys.exit(main())
