#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kafka's own kafka-consumer-groups.sh, which tests compare weir-groups with.

  consumer_groups.py OPTION...    runs it; what it prints goes to stdout and stderr, as in Kafka
  consumer_groups.py --fetch      only get its jar, and print the folder

The jars come from Maven Central the first time, into the same cache as the broker's (see cluster.py)."""
import os, pathlib, shutil, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cluster  # noqa: E402

POM = pathlib.Path(__file__).resolve().parent / "tools" / "pom.xml"


def fetch():
    """The folder with the jar of the tools; complete when it exists, because it gets its name last."""
    folder = cluster.CACHE / f"kafka-tools-{cluster.VERSION}"
    with cluster.locked(cluster.CACHE / f"kafka-tools-{cluster.VERSION}.lock"):
        if folder.exists():
            return folder
        cluster.require("java", "mvn")
        part = pathlib.Path(tempfile.mkdtemp(prefix=f"kafka-tools-{cluster.VERSION}.", dir=cluster.CACHE))
        try:
            command = ["mvn", "-q", "-B", "-C", "-Dstyle.color=never", "-f", POM, "dependency:copy-dependencies",
                       "-DincludeScope=runtime", f"-DoutputDirectory={part}"]
            # Said only when it fails: stderr is the tool's, which tests compare, and Maven writes colours into it.
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode or not list(part.glob("kafka-tools-*.jar")):
                sys.stderr.buffer.write(done.stdout)
                raise cluster.Failure("Maven could not fetch Kafka's tools (its messages are above)")
            part.chmod(0o755)
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return folder


def main():
    try:
        broker, tools = cluster.fetch(), fetch()
    except cluster.Failure as failure:
        sys.exit(f"consumer_groups.py: {failure}")
    if sys.argv[1:] == ["--fetch"]:
        print(tools)
        return
    command = cluster.java(broker)
    command[-1] += f":{tools}/*"
    command.append("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand")
    os.execvp(command[0], [str(part) for part in command + sys.argv[1:]])


if __name__ == "__main__":
    main()
