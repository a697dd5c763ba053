#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the examples and looks at them as a user would: exit codes, what they print, the files that they write.

usage: tests/examples/run.py [--kafka] [-k TEXT]     --kafka: only that each checks its results, on a real Kafka
"""
import argparse
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

here = pathlib.Path(__file__).resolve().parent
root = here.parents[1]
sys.path.insert(0, str(root / "tests" / "house"))
import report  # noqa: E402

longest_s = 900  # of one run: one that hangs is a failure, not a lost machine
program = str(root / "examples" / "run")
names = sorted(path.parent.name for path in root.glob("examples/*/main.cpp"))


def source(name):
    return (root / "examples" / name / "main.cpp").read_text(encoding="utf-8")


def run(*arguments):
    """(exit code, what it printed, both streams in order)."""
    try:
        done = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", timeout=longest_s, check=False)
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired as late:
        return 124, f"it took longer than {longest_s} s\n{(late.stdout or b'').decode(errors='replace')}"


def run_and_stop(after, *arguments):
    """Sends it a SIGINT, as Ctrl-C does, when a line that holds `after` is printed."""
    process = subprocess.Popen([program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, errors="replace",
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    watchdog = threading.Timer(longest_s, process.kill)
    watchdog.start()
    said = ""
    for line in process.stdout:
        said += line
        if after in line:
            process.send_signal(signal.SIGINT)
    watchdog.cancel()
    return process.wait(), said


def problems(result, exit_code=0, has=(), has_not=()):
    code, said = result
    found = [f"it ended with {code}, not {exit_code}"] if code != exit_code else []
    found += [f"it does not print {text!r}" for text in has if text not in said]
    found += [f"it prints {text!r}" for text in has_not if text in said]
    return [*found, *said.splitlines()[-40:]] if found else []


def in_order(said, *texts):
    at = [said.find(text) for text in texts]
    return [] if -1 not in at and at == sorted(at) else [f"not in this order: {texts}", *said.splitlines()]


closed = "state at exit: NOT_RUNNING"


def checks_itself(name, *more):
    found = problems(run(name, "--records", "2000", *more),
                     has=["written in this run: ", "results: checked", closed, "Sub-topology: 0"],
                     has_not=["stream-thread-metrics"])
    report.check(f"example {' '.join([name, *more])}", found)


def goes_on_until_stopped(name):
    result = run_and_stop("not committed yet", name, "--forever", "--rate", "300")
    report.check(f"example {name} --forever, Ctrl-C", problems(result, has=["stopping", "results: checked", closed]))


def stops_while_generating():
    result = run_and_stop("on: ", "zmart", "--records", "100000000")
    report.check("example zmart, Ctrl-C while it generates",
                 problems(result, exit_code=130, has=["interrupted", closed]))


def help_lists_all_flags():
    code, all_flags = run("--help")
    found = ["examples/run --help fails"] if code else []
    for name in names:
        _, said = run(name, "--help")
        found += [f"{name}: examples/run prints another help"] if said != all_flags else []
        binary = root / "build" / "release" / "examples" / name
        said = subprocess.run([binary, "--help"], capture_output=True, text=True, check=False).stdout
        flags = set(re.findall(r"--[a-z][a-z-]+", said))
        found += [f"{name} --help lists no flags"] if len(flags) < 5 else []
        found += [f"{flag} of {name} is not in examples/run --help"
                  for flag in flags if not re.search(re.escape(flag) + r"\b", all_flags)]
    report.check("examples/run --help lists all flags", found)


def mistakes_of_usage():
    wrong = [["no-such-example"], ["zmart", "--metrics", "all"], ["zmart", "--records", "0"], ["zmart", "--kill"],
             ["zmart", "--kafka", "--bootstrap-server", "localhost:1"], ["zmart", "--topology", "picture"]]
    found = []
    for arguments in wrong:
        found += [f"{arguments}: {text}" for text in problems(run(*arguments), exit_code=2)]
    found += problems(run("zmart", "--nonsense=1"), exit_code=2, has=["there is no option --nonsense;"],
                      has_not=["building"])
    report.check("examples/run with wrong usage", found)


def topology_forms():
    found = []
    for form, text in {"text": "Sub-topology: 0", "dot": "digraph", "mermaid": "flowchart", "json": "{",
                       "draw": "transactions"}.items():
        found += problems(run("zmart", "--topology", form), has=[text], has_not=["generating"])
    report.check("example zmart --topology", found)


def streams_keep_their_order():
    """The runtime writes to the standard error, the example to the standard output: both into one pipe."""
    code, said = run("zmart", "--bootstrap-server", "localhost:1", "--records", "1")
    found = problems((code, said), exit_code=1)
    found += in_order(said, "Topologies:", "on: Kafka", "no broker of localhost:1 answered")
    report.check("example zmart without a broker says so after what it printed before", found)


def lines_of(folder):
    return [line for path in pathlib.Path(folder).glob("*.log")
            for line in path.read_text(encoding="utf-8").splitlines()]


def wrong_counts(lines, wanted):
    """`wanted`: how many lines match each pattern."""
    had = {pattern: sum(1 for line in lines if re.search(pattern, line)) for pattern in wanted}
    return [f"{had[pattern]} lines have {pattern!r}, not {count}" for pattern, count in wanted.items()
            if had[pattern] != count]


def logs_and_metrics():
    """A line for each record read, for each record sent and for each acknowledgement, and no card number in what was
    sent."""
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "producer_interceptor.1.log").write_text("of an earlier run\n", encoding="utf-8")
        result = run("zmart", "--interceptors", "--log-dir", folder, "--metrics", "trace", "--records", "2000")
        found = problems(result, has=["results: checked", "stream-thread-metrics", "stream-processor-node-metrics",
                                      "consumer_interceptor.log: ", "producer_interceptor.log: "])
        lines = lines_of(folder)
    found += wrong_counts(lines, {"Intercepted ConsumerRecords": 2000, "ProducerRecord being sent out": 6000,
                                  "Record acknowledged": 6000, "topic=purchases.*xxxx-xxxx-xxxx-": 2000,
                                  "of an earlier run": 0})
    found += ["no commit was logged"] if not any("Commit information" in line for line in lines) else []
    report.check("example zmart --interceptors --metrics trace", found)


def advanced_is_watched():
    """Its interceptors, its state listener and its metrics are in the program without being asked for."""
    with tempfile.TemporaryDirectory() as folder:
        code, said = run("advanced", "--log-dir", folder, "--records", "1000")
        found = problems((code, said), has=["results: checked", "process-latency-avg: ", "KSTREAM-FOREACH-0000000015"])
        lines = lines_of(folder)
    found += in_order(said, "Application is entering REBALANCING phase",
                      "Application has gone from REBALANCING to RUNNING", "results: checked")
    found += wrong_counts(lines, {"Intercepted ConsumerRecords": 1000, "being sent out .*topic=rewards": 1000})
    report.check("example advanced tells what it does", found)


def get(address, path):
    """(status, body)"""
    try:
        with urllib.request.urlopen(address + path, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def looks_inside(address):
    """Asks a debug server for all that it has; what is wrong."""
    deadline = time.monotonic() + longest_s / 2
    while get(address, "/health/ready")[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    found = []
    wanted = {"/": "/dump", "/health/live": "RUNNING", "/health/ready": "RUNNING", "/state": '"state":"RUNNING"',
              "/topology": "Sub-topology: 0", "/topology?format=dot": "digraph", "/threads": '"activity":"',
              "/lag": '"lag":', "/stores": '"stores":{', "/dump": "thread \"", "/dump?format=json": '"process_id":',
              "/metrics": "kafka_streams_stream_thread_metrics", "/metrics.json": "stream-thread-metrics"}
    for path, text in wanted.items():
        status, said = get(address, path)
        found += [f"{path}: {status}, no {text!r}: {said[:300]}"] if status != 200 or text not in said else []
    for path in ("/state", "/threads", "/lag", "/stores", "/dump?format=json", "/metrics.json"):
        try:
            json.loads(get(address, path)[1])
        except ValueError as wrong:
            found.append(f"{path} is no JSON: {wrong}")
    status, _ = get(address, "/no-such-page")
    return found + ([f"/no-such-page: {status}"] if status != 404 else [])


def has_a_debug_server(name, *more):
    """A run that goes on until it was looked at; SIGQUIT makes it write a dump."""
    process = subprocess.Popen([program, name, "--debug-server", "0", "--forever", "--rate", "300", *more],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               errors="replace", start_new_session=True,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    watchdog = threading.Timer(longest_s, lambda: os.killpg(process.pid, signal.SIGKILL))
    watchdog.start()
    said, address, of_it, found = "", None, None, ["no address was printed"]
    for line in process.stdout:
        said += line
        if line.startswith("debug server: "):
            address = line.split()[-1]
        if address and "running; Ctrl-C" in line:
            found = looks_inside(address)
            of_it = json.loads(get(address, "/dump?format=json")[1])["process_id"]
            os.kill(of_it, signal.SIGQUIT)
        if of_it and line == "=== end\n":
            os.kill(of_it, signal.SIGINT)
    watchdog.cancel()
    code = process.wait()
    found += problems((code, said), has=["=== weir application", "settings\n", "results: checked", closed])
    report.check(f"example {' '.join([name, *more])} --debug-server", found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kafka", action="store_true")
    parser.add_argument("-k", default="", metavar="TEXT")
    options = parser.parse_args()
    where = ["--kafka"] if options.kafka else []
    for name in [name for name in names if options.k in name]:
        checks_itself(name, *where)
        if ".kill = true" in source(name):
            checks_itself(name, "--kill", *where)
        if not options.kafka:
            goes_on_until_stopped(name)
        if name == "departments":  # one program more to build, and what it shows is the same for all
            has_a_debug_server(name, *where)
    if not options.kafka and options.k in "advanced":
        advanced_is_watched()
    if not options.kafka and options.k in "zmart":
        for case in (stops_while_generating, help_lists_all_flags, mistakes_of_usage, topology_forms,
                     streams_keep_their_order, logs_and_metrics):
            case()
    return report.exit_code()


if __name__ == "__main__":
    sys.exit(main())
