# SPDX-License-Identifier: Apache-2.0
"""A rule that cannot fail is no rule: each one is shown a small tree that keeps it, and small trees that break it."""
import pathlib
import tempfile

import checks
import compilers
import headers
import report

licence = "// SPDX-License-Identifier: Apache-2.0\n"
start = licence + "#pragma once\n"


def header(*includes, text=""):
    return start + "".join(f"#include <{name}>\n" for name in includes) + text


well_kept = {
    "CMakeLists.txt": "project(small)\n",
    "include/weir/weir.hpp": header("weir/error/error.hpp", "weir/runtime/task.hpp", "weir/stream/map.hpp"),
    "include/weir/kafka.hpp": header("weir/weir.hpp", "weir/kafka/client.hpp"),
    "include/weir/json.hpp": header("weir/serde/json.hpp", "weir/serde/json_number.hpp"),
    "include/weir/error/error.hpp": header("string", text='static_assert(true, "do this [weir-E101]");\n'),
    "include/weir/stream/map.hpp": header("weir/error/error.hpp"),
    "include/weir/runtime/task.hpp": header("weir/error/error.hpp"),
    "include/weir/serde/json.hpp": header("weir/serde/json_number.hpp", "weir/serde/json/read.hpp"),
    "include/weir/serde/json/read.hpp": header(),
    "include/weir/serde/json_number.hpp": header("weir/error/error.hpp"),
    "include/weir/kafka/client.hpp": header("chrono", "weir/runtime/task.hpp"),
    "tests/reject/E101_name.cpp": "// EXPECT: do this\n",
    "docs/errors/E101.md": "# E101\n",
    "tests/house/mirror_exemptions.txt": "# kind path: reason\npage runtime/task: an implementation detail\n",
}
for path in ["error/error", "stream/map", "runtime/task", "serde/json", "serde/json/read", "serde/json_number",
             "kafka/client"]:
    well_kept[f"tests/{path}.cpp"] = licence
    if path != "runtime/task":
        well_kept[f"docs/reference/{path}.md"] = "# page\n"

# (rule, what it must say, the files that break it; None: the file is missing)
broken = [
    (checks.layer_rule, "no lower layer", {"include/weir/error/error.hpp": header("weir/stream/map.hpp")}),
    (checks.layer_rule, "no lower layer", {"include/weir/kafka/client.hpp": header("weir/sim/log.hpp")}),
    (checks.layer_rule, "must never", {"include/weir/runtime/task.hpp": header("weir/stream/map.hpp")}),
    (checks.layer_rule, "includes the umbrella", {"include/weir/stream/map.hpp": header("weir/weir.hpp")}),
    (checks.layer_rule, "in no layer", {"include/weir/misc/thing.hpp": header()}),
    (checks.include_cycles, "map.hpp -> include/weir/stream/filter.hpp -> include/weir/stream/map.hpp",
     {"include/weir/stream/map.hpp": header("weir/stream/filter.hpp"),
      "include/weir/stream/filter.hpp": header("weir/stream/map.hpp")}),
    (checks.includes_exist, "does not exist", {"include/weir/stream/map.hpp": header("weir/stream/gone.hpp")}),
    (checks.includes_exist, "relative to itself", {"include/weir/stream/map.hpp": start + '#include "filter.hpp"\n'}),
    (checks.heavy_includes, "<functional>", {"include/weir/stream/map.hpp": header("functional")}),
    (checks.umbrellas, "no umbrella lists include/weir/stream/map.hpp",
     {"include/weir/weir.hpp": header("weir/error/error.hpp", "weir/runtime/task.hpp")}),
    (checks.umbrellas, "no umbrella lists include/weir/kafka/admin.hpp", {"include/weir/kafka/admin.hpp": header()}),
    (checks.umbrellas, "no umbrella lists include/weir/serde/json/read.hpp",
     {"include/weir/serde/json.hpp": header("weir/serde/json_number.hpp")}),
    (checks.umbrellas, "kafka.hpp and weir.hpp list",
     {"include/weir/kafka.hpp": header("weir/kafka/client.hpp", "weir/stream/map.hpp")}),
    (checks.umbrellas, "which belongs to kafka.hpp",
     {"include/weir/json.hpp": header("weir/serde/json.hpp", "weir/serde/json_number.hpp", "weir/kafka/client.hpp"),
      "include/weir/kafka.hpp": header("weir/weir.hpp")}),
    (checks.core_is_light, "includes <algorithm>", {"include/weir/stream/map.hpp": header("algorithm")}),
    (checks.core_is_alone, "includes <boost/hana.hpp>", {"include/weir/stream/map.hpp": header("boost/hana.hpp")}),
    (checks.umbrellas, "more than include", {"include/weir/json.hpp": header("weir/serde/json.hpp", text="int x;\n")}),
    (checks.mirror, "has no test", {"tests/stream/map.cpp": None}),
    (checks.mirror, "has no page", {"docs/reference/stream/map.md": None}),
    (checks.mirror, "not needed any more", {"docs/reference/runtime/task.md": "# page\n"}),
    (checks.mirror, "not of the form", {"tests/house/mirror_exemptions.txt": "page runtime/task\n"}),
    (checks.mirror, "describes no header", {"docs/reference/stream/gone.md": "# page\n"}),
    (checks.error_codes, "no reject test", {"tests/reject/E101_name.cpp": None}),
    (checks.error_codes, "no page", {"docs/errors/E101.md": None}),
    (checks.error_codes, "has a reject test, but", {"tests/reject/E102_name.cpp": ""}),
    (checks.error_codes, "has a page, but", {"docs/errors/E102.md": ""}),
    (checks.first_lines, "SPDX", {"include/weir/stream/map.hpp": "#pragma once\n"}),
    (checks.first_lines, "SPDX", {"tests/run": "#!/bin/sh\n"}),
    (checks.first_lines, "#pragma once", {"include/weir/stream/map.hpp": licence}),
    (checks.marks, "unfinished", {"docs/plan.md": "TO" + "DO: later\n"}),
    (checks.machine_paths, "one machine", {"docs/plan.md": "see /ho" + "me/ann/notes\n"}),
    (checks.sizes, "121 columns", {"include/weir/stream/map.hpp": start + "/" * 121 + "\n"}),
    (checks.sizes, "501 lines", {"tests/stream/map.cpp": licence + "\n" * 500}),
    (checks.whitespace, "space at the end", {"tests/stream/map.cpp": licence + "int x; \n"}),
    (checks.whitespace, "does not end", {"tests/stream/map.cpp": licence + "int x;"}),
    (checks.hidden_tests, "switched off", {"tests/stream/map.cpp": licence + 'TEST_CASE("a", "[.]") {}\n'}),
    (checks.top_level, "does not belong", {"notes.txt": "x\n"}),
    (checks.top_level, "does not belong", {"scripts/build": "x\n"}),
]


def written(folder, files):
    for name, text in files.items():
        if text is not None:
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return checks.Tree(folder)


def run(part=""):
    for name, rule in checks.all_checks.items():
        if part not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            report.check(f"a well kept tree passes: {name}", rule(written(folder, well_kept)))
        seen = 0
        for broken_rule, sentence, change in broken:
            if broken_rule is not rule:
                continue
            with tempfile.TemporaryDirectory() as folder:
                found = rule(written(folder, {**well_kept, **change}))
            seen += 1
            right = any(sentence in line for line in found)
            report.check(f"a broken tree fails ({sentence}): {name}", [] if right else [f"it said {found}"])
        if not seen:
            report.check(f"a broken tree fails: {name}", ["there is no tree that breaks this rule"])
    compiles_alone(part)


def compiles_alone(part):
    cases = {"needs an include": "std::string name;\n", "warns": "inline int f(long x) { return x; }\n",
             "has no guard": None, "": header(text="inline int f() { return 1; }\n")}
    for compiler in compilers.available()[0]:
        for what, text in cases.items():
            name = f"a header that {what} fails [{compiler}]" if what else f"a good header compiles alone [{compiler}]"
            if part not in name:
                continue
            with tempfile.TemporaryDirectory() as folder:
                text = licence + "struct twice {};\n" if text is None else text if what == "" else start + text
                (pathlib.Path(folder) / "h.hpp").write_text(text, encoding="utf-8")
                found = headers.problems("h.hpp", compiler, f"-I{folder}")
            report.check(name, [] if bool(found) == bool(what) else [f"it said {found}"])
