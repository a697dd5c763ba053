# SPDX-License-Identifier: Apache-2.0
"""The rules of the house that only need reading. A check takes a tree and gives sentences, none when all is well."""
import pathlib
import re
import subprocess

# From low to high. A header includes headers of lower layers and of its own folder; folders of one line do not know
# each other. The umbrella headers, include/weir/*.hpp, stand above all.
layers = [
    ["meta"],
    ["error"],
    ["record"],
    ["window", "metrics", "interceptor"],
    ["serde"],
    ["store"],
    ["topology"],
    ["stream"],
    ["runtime"],
    ["kafka", "sim", "test", "http"],
]
forbidden = {"runtime": ["stream"]}  # what runs does not know how it was described

# Slow to compile, and not needed to describe, check or run a topology.
heavy = {"functional", "chrono", "ranges", "iostream", "regex"}
heavy_for_core = {"algorithm", "dirent.h", "map", "memory", "mutex", "thread", "unordered_map"}
heavy_allowed = re.compile(r"^include/weir/(kafka|sim|test|http)/|^include/weir/interceptor/logging|"
                           r"^include/weir/[^/]+$")

# Headers without a test or a reference page of their own, and why. A file of the form "kind path: reason".
exemptions_file = "tests/house/mirror_exemptions.txt"

top_level_folders = {"include", "tests", "bench", "examples", "docs"}
top_level_files = {"CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"}

code_suffixes = {".hpp", ".cpp", ".py", ".cmake", ".java"}
columns, lines_of_a_file = 120, 500


class Tree:
    """The files of a project: what git knows or would take; without git, every file outside build/."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        listed = subprocess.run(["git", "-C", str(self.root), "ls-files", "-co", "--exclude-standard"],
                                capture_output=True, text=True, check=False)
        if (self.root / ".git").exists() and listed.returncode == 0:
            names = listed.stdout.splitlines()
        else:
            names = [str(path.relative_to(self.root)) for path in self.root.rglob("*")]
            names = [name for name in names if not re.match(r"(build|\.git)/|.*__pycache__", name)]
        self.names = sorted(name for name in names if (self.root / name).is_file())
        self._texts = {}

    def text(self, name):
        if name not in self._texts:
            self._texts[name] = (self.root / name).read_text(encoding="utf-8", errors="replace")
        return self._texts[name]

    def headers(self):
        return [name for name in self.names if name.startswith("include/") and name.endswith(".hpp")]

    def code(self):
        return [name for name in self.names if pathlib.PurePath(name).suffix in code_suffixes or self.is_script(name)]

    def is_script(self, name):
        return "." not in pathlib.PurePath(name).name and self.text(name).startswith("#!")

    def includes(self, name):
        return re.findall(r"^\s*#\s*include\s*[<\"]([^>\"]+)[>\"]", self.text(name), re.MULTILINE)

    def reached_from(self, header, seen=None):
        """Every weir header that this one includes, directly or not."""
        seen = set() if seen is None else seen
        for include in self.includes(header) if header in self.names else []:
            if include.startswith("weir/") and include not in seen:
                seen.add(include)
                self.reached_from("include/" + include, seen)
        return seen


def folder_of(header):
    """`stream` for include/weir/stream/map.hpp, none for an umbrella."""
    parts = header.split("/")
    return parts[2] if len(parts) > 3 else None


def layer_rule(tree):
    level = {folder: i for i, row in enumerate(layers) for folder in row}
    found = []
    for header in tree.headers():
        own = folder_of(header)
        if own is None:
            continue
        if own not in level:
            found.append(f"{header} is in no layer; the table is in tests/house/checks.py")
            continue
        for include in tree.includes(header):
            if not include.startswith("weir/"):
                continue
            other = folder_of("include/" + include)
            if other is None:
                found.append(f"{header} includes the umbrella {include}")
            elif other != own and level.get(other, len(layers)) >= level[own]:
                found.append(f"{header}: {own} must not include {include}, which is no lower layer")
            elif other in forbidden.get(own, []):
                found.append(f"{header}: {own} must never include {include}")
    return found


def include_cycles(tree):
    graph = {header: ["include/" + name for name in tree.includes(header)] for header in tree.headers()}
    found, done = [], set()

    def visit(header, path):
        if header in path:
            found.append("include cycle: " + " -> ".join([*path[path.index(header):], header]))
            return
        if header in done or header not in graph:
            return
        for other in graph[header]:
            visit(other, [*path, header])
        done.add(header)

    for header in graph:
        visit(header, [])
    return found


def includes_exist(tree):
    headers = set(tree.headers())
    return [f"{name} includes {include}, which does not exist"
            for name in tree.headers() for include in tree.includes(name)
            if include.startswith("weir/") and "include/" + include not in headers] + [
            f"{name} includes \"{include}\" relative to itself; write <weir/...>"
            for name in tree.headers() for include in re.findall(r"#include \"(.+)\"", tree.text(name))]


def heavy_includes(tree):
    return [f"{header} includes <{include}>, which every user would pay for"
            for header in tree.headers() if not heavy_allowed.search(header)
            for include in tree.includes(header) if include in heavy]


def umbrellas(tree):
    """Every header is listed by just one umbrella, and those of kafka/, sim/ and test/ by the one of that name, or by
    one for a part of the folder that not everybody should pay for: kafka_groups.hpp.

    A header may stand for a folder of its own name: serde/json.hpp, when it includes them, for serde/json/*.hpp.
    """
    owners, found = {}, []
    for umbrella in (header for header in tree.headers() if folder_of(header) is None):
        listed = [include for include in tree.includes(umbrella) if include.count("/") > 1]
        for header in listed:
            below = {include for include in tree.reached_from("include/" + header)
                     if include.startswith(header.removesuffix(".hpp") + "/")}
            for name in {header, *(below - set(listed))}:
                owners.setdefault("include/" + name, []).append(pathlib.PurePath(umbrella).name)
        more = re.sub(r"^(//.*|#.*|)$", "", tree.text(umbrella), flags=re.MULTILINE).strip()
        if more:
            found.append(f"{umbrella} does more than include")
    for header in tree.headers():
        folder = folder_of(header)
        listing = owners.get(header, [])
        if folder is None:
            continue
        if not listing:
            found.append(f"no umbrella lists {header}")
        elif len(listing) > 1:
            found.append(f"{' and '.join(sorted(listing))} list {header}")
        elif (own := f"{folder}.hpp") in ("http.hpp", "kafka.hpp", "sim.hpp", "test.hpp") and not (
                listing == [own] or listing[0].startswith(folder + "_")):
            found.append(f"{listing[0]} lists {header}, which belongs to {own}")
    return found


def core_is_alone(tree):
    """What weir.hpp includes needs nothing but the standard library: every other library is a component's."""
    library = re.compile(r"^(boost|CLI|fmt|httplib|librdkafka|microhttpd|prometheus|rapidjson|rocksdb|simdjson|"
                         r"spdlog)\b")
    reached = {"include/" + name for name in tree.reached_from("include/weir/weir.hpp")} & set(tree.headers())
    return [f"{header}, which weir.hpp reaches, includes <{include}>"
            for header in sorted(reached) for include in tree.includes(header) if library.search(include)]


def core_is_light(tree):
    """Nor does it include what only running a topology needs: every file that describes one would pay."""
    reached = {"include/" + name for name in tree.reached_from("include/weir/weir.hpp")} & set(tree.headers())
    return [f"{header}, which weir.hpp reaches, includes <{include}>"
            for header in sorted(reached) for include in tree.includes(header) if include in heavy_for_core]


def mirror(tree):
    """include/weir/a/b.hpp, tests/a/b.cpp and docs/reference/a/b.md exist together."""
    found, exempt, used = [], {}, set()
    for line in tree.text(exemptions_file).splitlines() if exemptions_file in tree.names else []:
        if line.startswith("#") or not line.strip():
            continue
        matched = re.fullmatch(r"(test|page) (\S+): (\S.*)", line)
        if matched:
            exempt[matched[1], matched[2]] = matched[3]
        else:
            found.append(f"{exemptions_file}: not of the form 'test|page folder/name: reason': {line}")
    for header in tree.headers():
        if folder_of(header) is None:
            continue
        path = header.removeprefix("include/weir/").removesuffix(".hpp")
        for kind, mirrored in (("test", f"tests/{path}.cpp"), ("page", f"docs/reference/{path}.md")):
            if mirrored in tree.names:
                continue
            if (kind, path) in exempt:
                used.add((kind, path))
            else:
                found.append(f"{header} has no {kind}: {mirrored}")
    found += [f"{exemptions_file}: '{kind} {path}' is not needed any more" for kind, path in sorted(set(exempt) - used)]
    for name in tree.names:
        page = re.fullmatch(r"docs/reference/(\w+/.+)\.md", name)
        if page and f"include/weir/{page[1]}.hpp" not in tree.names:
            found.append(f"{name} describes no header")
    return found


def error_codes(tree):
    """Each [weir-E###] of a header has a reject test and a page, and the other way round."""
    used = {code for header in tree.headers() for code in re.findall(r"\[weir-(E\d{3})\]", tree.text(header))}
    tested = {match[1] for name in tree.names if (match := re.match(r"tests/reject/(E\d{3})_", name))}
    described = {match[1] for name in tree.names if (match := re.fullmatch(r"docs/errors/(E\d{3})\.md", name))}
    return ([f"{code} has no reject test: tests/reject/{code}_*.cpp" for code in sorted(used - tested)]
            + [f"{code} has no page: docs/errors/{code}.md" for code in sorted(used - described)]
            + [f"{code} has a reject test, but no header says it" for code in sorted(tested - used)]
            + [f"{code} has a page, but no header says it" for code in sorted(described - used)])


def first_lines(tree):
    found = []
    for name in tree.code():
        if name.startswith("tests/reject/E"):  # starts with what it expects
            continue
        head = tree.text(name).splitlines()[:2]
        if not any("SPDX-License-Identifier: Apache-2.0" in line for line in head):
            found.append(f"{name} does not start with its SPDX line")
        if name.endswith(".hpp") and "#pragma once" not in head:
            found.append(f"{name}: #pragma once is not its second line")
    return found


def marks(tree):
    unfinished = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
    return [f"{name}:{i}: unfinished: {line.strip()}" for name in tree.names
            for i, line in enumerate(tree.text(name).splitlines(), 1) if unfinished.search(line)]


def machine_paths(tree):
    path = re.compile(r"/(" + "|".join(["wo" + "rk", "far" + "m", "ho" + "me", "ro" + "ot", "Use" + "rs"]) + r")/\w")
    return [f"{name}:{i}: a path of one machine: {line.strip()}" for name in tree.names
            for i, line in enumerate(tree.text(name).splitlines(), 1) if path.search(line)]


def sizes(tree):
    found = []
    for name in tree.code():
        lines = tree.text(name).splitlines()
        if len(lines) > lines_of_a_file:
            found.append(f"{name} has {len(lines)} lines, more than {lines_of_a_file}")
        found += [f"{name}:{i} has {len(line)} columns, more than {columns}"
                  for i, line in enumerate(lines, 1) if len(line) > columns]
    return found


def whitespace(tree):
    found = []
    for name in tree.code():
        text = tree.text(name)
        found += [f"{name}:{i}: space at the end of the line, or a tab"
                  for i, line in enumerate(text.split("\n"), 1) if line != line.rstrip() or "\t" in line]
        if text and not text.endswith("\n"):
            found.append(f"{name} does not end with a line end")
    return found


def hidden_tests(tree):
    hidden = re.compile(r"\[(\.|!mayfail|!shouldfail)|\bSKIP\(")
    return [f"{name}:{i}: a test that is switched off or may fail: {line.strip()}"
            for name in tree.names if name.startswith(("tests/", "examples/")) and name.endswith((".cpp", ".hpp"))
            for i, line in enumerate(tree.text(name).splitlines(), 1) if hidden.search(line)]


def top_level(tree):
    found = []
    for entry in sorted({name.split("/")[0] for name in tree.names}):
        allowed = top_level_folders if any(name.startswith(entry + "/") for name in tree.names) else top_level_files
        if entry not in allowed and not entry.startswith("."):
            found.append(f"{entry} does not belong at the top level")
    return found


all_checks = {
    "a header includes only lower layers": layer_rule,
    "there is no include cycle": include_cycles,
    "every include exists": includes_exist,
    "the core includes no heavy standard header": heavy_includes,
    "the umbrella headers are complete": umbrellas,
    "the core needs only the standard library": core_is_alone,
    "weir.hpp includes little of the standard library": core_is_light,
    "header, test and reference page mirror each other": mirror,
    "every compile-time error has a reject test and a page": error_codes,
    "files start with their licence": first_lines,
    "nothing is marked as unfinished": marks,
    "no file knows a path of one machine": machine_paths,
    "files and lines are short": sizes,
    "lines end clean": whitespace,
    "no test is switched off": hidden_tests,
    "the top level is tidy": top_level,
}
