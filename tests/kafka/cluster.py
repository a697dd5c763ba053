#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A throw-away Kafka cluster on this machine, for tests and examples.

  cluster.py                      supervise one: prints `READY host:port,...`, then reads commands from stdin
  cluster.py -- COMMAND...        run COMMAND beside one, its address in WEIR_TEST_BOOTSTRAP, the brokers' process
                                  ids in WEIR_TEST_BROKER_PIDS; exit as COMMAND does
  cluster.py --fetch              only get the broker's jars, and print their folder

Commands on stdin, I = 1...N: kill I (SIGKILL), stop I (SIGTERM), start I (until it answers), pause I (SIGSTOP),
cont I (SIGCONT), pids, quit. Each is answered by one line: `OK [what]` or `ERR why`. The end of stdin is `quit`, so a
test that crashes leaves nothing behind; and should the supervisor itself be killed, the kernel kills its brokers.

Needs Java 17 or newer, and Maven when the jars are not in the cache yet (${XDG_CACHE_HOME:-~/.cache}/weir/)."""
import argparse, contextlib, ctypes, fcntl, os, pathlib, shutil, signal, socket, struct, subprocess, sys, tempfile, time

VERSION = "4.3.1"
POM = pathlib.Path(__file__).resolve().with_name("pom.xml")
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "weir"
CLUSTER_ID = "d2VpcndlaXJ3ZWlyd2Vpcg"
READY_S = 90
LIBC = ctypes.CDLL(None)


def die_with(parent):
    """What a new child calls, so that it is killed when its parent is gone, however that ended."""
    def before_exec():
        LIBC.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)
    return before_exec


class Failure(Exception):
    pass


@contextlib.contextmanager
def locked(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def require(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Failure(f"{program} is not installed (Debian: apt install default-jre-headless maven)")


# ---- the broker's jars, and a class-data archive of them that halves the start

def fetch():
    """The folder with the jars; complete when it exists, because it gets its name last."""
    folder = CACHE / f"kafka-{VERSION}"
    if (folder / "complete").exists():
        return folder
    with locked(CACHE / f"kafka-{VERSION}.lock"):
        if (folder / "complete").exists():
            return folder
        require("java", "mvn")
        print(f"fetching Kafka {VERSION} into {folder}", file=sys.stderr, flush=True)
        part = pathlib.Path(tempfile.mkdtemp(prefix=f"kafka-{VERSION}.", dir=CACHE))
        try:
            command = ["mvn", "-q", "-B", "-C", "-Dstyle.color=never", "-f", POM, "dependency:copy-dependencies",
                       "-DincludeScope=runtime", f"-DoutputDirectory={part}/jars"]
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode or not list(part.glob("jars/kafka_2.13-*.jar")):
                sys.stderr.buffer.write(done.stdout)
                raise Failure(f"Maven could not fetch the jars of Kafka {VERSION} (its messages are above)")
            (part / "complete").touch()
            part.chmod(0o755)
            shutil.rmtree(folder, ignore_errors=True)
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return folder


def java(folder, archive=None, dump=None, heap="96m"):
    command = ["java", f"-Xmx{heap}", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
               "-Xlog:disable", "-Xlog:all=error:stderr", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
    if dump:
        command += [f"-XX:ArchiveClassesAtExit={dump}"]
    elif archive and archive.exists():
        command += [f"-XX:SharedArchiveFile={archive}", "-Xshare:auto"]  # another JVM's archive is ignored
    return [*command, "-cp", f"{folder}/jars/*"]


def make_archive(folder, archive):
    """One run of a broker that writes its loaded classes when it stops. Going without only costs time."""
    with locked(CACHE / f"kafka-{VERSION}.lock"):
        if archive.exists():
            return
        fresh = archive.with_suffix(".new")
        with Cluster(folder, nodes=1, dump=fresh) as cluster:
            cluster.stop(0)
        if fresh.exists():
            fresh.rename(archive)


# ---- what a client sees of a broker

def request(port, key, version, body, timeout_s=2.0):
    def read(connection, count):
        data = b""
        while len(data) < count:
            more = connection.recv(count - len(data))
            if not more:
                raise OSError("connection closed")
            data += more
        return data

    with socket.create_connection(("127.0.0.1", port), timeout=timeout_s) as connection:
        message = struct.pack(">hhih", key, version, 1, 4) + b"weir" + body
        connection.sendall(struct.pack(">i", len(message)) + message)
        return read(connection, struct.unpack(">i", read(connection, 4))[0])[4:]


def live_nodes(port):
    """The ids of the brokers that this one knows to be alive (Metadata, version 1, no topics)."""
    answer, at, ids = request(port, 3, 1, struct.pack(">i", 0)), 4, []
    for _ in range(struct.unpack_from(">i", answer)[0]):
        node, host_size = struct.unpack_from(">ih", answer, at)
        at += 6 + host_size + 4
        at += 2 + max(struct.unpack_from(">h", answer, at)[0], 0)
        ids.append(node)
    return ids


def has_coordinators(port):
    """The first question for a coordinator makes the internal topics (FindCoordinator, version 1)."""
    name = b"weir-warm-up"
    bodies = [struct.pack(">h", len(name)) + name + bytes([kind]) for kind in (0, 1)]
    return all(struct.unpack_from(">h", request(port, 10, 1, body), 4)[0] == 0 for body in bodies)


def until(condition, what, alive=lambda: None, wait_s=READY_S):
    end = time.monotonic() + wait_s
    while time.monotonic() < end:
        alive()
        with contextlib.suppress(OSError, struct.error):
            if condition():
                return
        time.sleep(0.02)
    raise Failure(f"{what} within {wait_s} s")


# ---- the cluster

class PortTaken(Failure):
    pass


class Cluster:
    """Nodes are numbered from 0 here; node.id, and the commands on stdin, start at 1."""

    def __init__(self, folder, nodes, archive=None, dump=None, heap="96m", settings=(), keep=False):
        self.command = java(folder, archive, dump, heap)
        self.nodes, self.settings, self.keep = nodes, settings, keep
        self.processes = [None] * nodes
        self.claim_folder()

    def claim_folder(self):
        """A folder of our own, its lock held as long as this process lives; sweeps those whose owner is dead."""
        root = pathlib.Path(tempfile.gettempdir()) / f"weir-kafka-{os.getuid()}"
        with locked(root / "lock"):
            for folder in root.iterdir():
                if folder.is_dir():
                    with contextlib.suppress(OSError), open(folder / "lock", "w") as lock:
                        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        if not (folder / "keep").exists():
                            shutil.rmtree(folder, ignore_errors=True)
            self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=root))
            self.lock = open(self.folder / "lock", "w")
            fcntl.flock(self.lock, fcntl.LOCK_EX)
        if self.keep:
            (self.folder / "keep").touch()

    def __enter__(self):
        for attempt in (1, 2, 3):
            try:
                self.choose_ports()
                for i in range(self.nodes):
                    self.format(i)
                for i in range(self.nodes):
                    self.launch(i)
                for i in range(self.nodes):
                    self.wait_for(i, self.nodes)
                until(lambda: has_coordinators(self.ports[0]), "the coordinators were not ready")
                return self
            except PortTaken:
                self.kill_all()
                if attempt == 3:
                    self.close()
                    raise
            except BaseException:
                self.close()
                raise

    def __exit__(self, *_):
        self.close()

    def choose_ports(self):
        # The ports of the controllers stand in every node's file, so they must be known before the first start.
        sockets = [socket.socket() for _ in range(2 * self.nodes)]
        for s in sockets:
            s.bind(("127.0.0.1", 0))
        numbers = [s.getsockname()[1] for s in sockets]
        for s in sockets:
            s.close()
        self.ports, self.controller_ports = numbers[:self.nodes], numbers[self.nodes:]

    def addresses(self):
        return ",".join(f"127.0.0.1:{port}" for port in self.ports)

    def home(self, i):
        return self.folder / f"node-{i + 1}"

    def properties(self, i):
        replicas, in_sync = min(self.nodes, 3), 2 if self.nodes >= 3 else 1
        listener = f"PLAINTEXT://127.0.0.1:{self.ports[i]}"
        voters = ",".join(f"{j + 1}@127.0.0.1:{port}" for j, port in enumerate(self.controller_ports))
        values = {
            "process.roles": "broker,controller", "node.id": i + 1, "controller.quorum.voters": voters,
            "listeners": f"{listener},CONTROLLER://127.0.0.1:{self.controller_ports[i]}",
            "advertised.listeners": listener, "controller.listener.names": "CONTROLLER",
            "log.dirs": self.home(i) / "data", "auto.create.topics.enable": "false", "num.partitions": 1,
            "default.replication.factor": replicas, "min.insync.replicas": in_sync,
            "offsets.topic.num.partitions": 1, "offsets.topic.replication.factor": replicas,
            "transaction.state.log.num.partitions": 1, "transaction.state.log.replication.factor": replicas,
            "transaction.state.log.min.isr": in_sync,
            "share.coordinator.state.topic.num.partitions": 1,
            "share.coordinator.state.topic.replication.factor": replicas,
            "share.coordinator.state.topic.min.isr": in_sync,
            # What a production cluster waits for in seconds, a test waits for in milliseconds.
            "group.initial.rebalance.delay.ms": 0, "group.min.session.timeout.ms": 500,
            "transaction.abort.timed.out.transaction.cleanup.interval.ms": 200,
            "broker.heartbeat.interval.ms": 500, "broker.session.timeout.ms": 3000,
            "log.cleaner.backoff.ms": 200, "log.initial.task.delay.ms": 500,
            "log.retention.check.interval.ms": 1000, "log.segment.delete.delay.ms": 500,
            # A third of the memory and of the threads that a broker takes otherwise.
            "log.cleaner.dedupe.buffer.size": 4194304,
            "num.network.threads": 1, "num.io.threads": 2, "background.threads": 2,
        }
        values.update(self.settings)
        return "".join(f"{name}={value}\n" for name, value in values.items())

    def format(self, i):
        home = self.home(i)
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        (home / "server.properties").write_text(self.properties(i))
        tool = [*[part for part in self.command if "ArchiveClassesAtExit" not in part],
                "kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", home / "server.properties"]
        done = subprocess.run(tool, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True)
        if done.returncode:
            raise Failure(f"node {i + 1} could not be formatted: {done.stdout.partition(chr(10))[0]}")

    def launch(self, i):
        with open(self.home(i) / "log", "a") as log:
            self.processes[i] = subprocess.Popen([*self.command, "kafka.Kafka", self.home(i) / "server.properties"],
                                                 stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                                                 preexec_fn=die_with(os.getpid()), start_new_session=True)

    def wait_for(self, i, nodes):
        def alive():
            if self.processes[i].poll() is not None:
                text = (self.home(i) / "log").read_text(errors="replace")
                kind = PortTaken if "Address already in use" in text else Failure
                raise kind(f"node {i + 1} ended with status {self.processes[i].returncode}: {text[-2000:]}")

        def ready():
            ids = live_nodes(self.ports[i])
            return i + 1 in ids and len(ids) >= nodes

        until(ready, f"node {i + 1} was not ready", alive)

    def running(self, i):
        process = self.processes[i]
        if process is None or process.poll() is not None:
            raise Failure(f"node {i + 1} is not running")
        return process

    def kill(self, i):
        self.running(i).kill()
        self.processes[i].wait()

    def stop(self, i):
        self.running(i).terminate()
        try:
            self.processes[i].wait(60)
        except subprocess.TimeoutExpired:
            self.kill(i)
            raise Failure(f"node {i + 1} did not stop within 60 s and was killed")

    def start(self, i):
        if self.processes[i].poll() is None:
            raise Failure(f"node {i + 1} is running")
        self.launch(i)
        self.wait_for(i, 1)

    def pause(self, i):
        self.running(i).send_signal(signal.SIGSTOP)

    def cont(self, i):
        self.running(i).send_signal(signal.SIGCONT)

    def pids(self):
        return " ".join(str(p.pid) for p in self.processes)

    def kill_all(self):
        processes = [p for p in self.processes if p and p.poll() is None]
        for p in processes:
            p.kill()
        for p in processes:
            p.wait()

    def close(self):
        self.kill_all()
        if self.keep:
            print(f"kept: {self.folder}", file=sys.stderr)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


# ---- the two ways to use one

def serve(cluster):
    print(f"READY {cluster.addresses()}", flush=True)
    per_node = {name: getattr(cluster, name) for name in ("kill", "stop", "start", "pause", "cont")}
    for line in iter(sys.stdin.readline, ""):
        words, since = line.split(), time.monotonic()
        try:
            if words == ["quit"]:
                break
            if words == ["pids"]:
                print(f"OK {cluster.pids()}", flush=True)
            elif len(words) == 2 and words[0] in per_node and words[1] in map(str, range(1, cluster.nodes + 1)):
                per_node[words[0]](int(words[1]) - 1)
                print(f"OK {int((time.monotonic() - since) * 1000)} ms", flush=True)
            else:
                print(f"ERR unknown command: {line.strip()}", flush=True)
        except (Failure, OSError) as failure:
            print(f"ERR {' '.join(str(failure).split())}", flush=True)


def run_beside(cluster, command):
    # Ctrl-C reaches the command, too, which may need the cluster until it has ended.
    signal.signal(signal.SIGINT, lambda *_: None)
    env = {**os.environ, "WEIR_TEST_BOOTSTRAP": cluster.addresses(), "WEIR_TEST_BROKER_PIDS": cluster.pids()}
    status = subprocess.run(command, env=env, preexec_fn=die_with(os.getpid())).returncode
    return status if status >= 0 else 128 - status


def setting(text):
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=1, help="1 or 3; from 3 on, topics have 3 replicas (default: 1)")
    parser.add_argument("--heap", default="96m", help="memory of each broker (default: 96m)")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", type=setting,
                        help="a line of server.properties")
    parser.add_argument("--keep", action="store_true", help="leave data and logs, and print where they are")
    parser.add_argument("--fetch", action="store_true", help="only get the jars and print their folder")
    parser.add_argument("command", nargs="*", metavar="-- COMMAND", help="what to run beside the cluster")
    options = parser.parse_args()
    # One end for all: what a signal interrupts is torn down like what ends by itself.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda signal_number, _: sys.exit(128 + signal_number))
    try:
        folder = fetch()
        if options.fetch:
            print(folder / "jars")
            return 0
        require("java")
        archive = folder / "broker.jsa"
        if not archive.exists():
            with contextlib.suppress(Failure):
                make_archive(folder, archive)
        with Cluster(folder, options.nodes, archive, heap=options.heap, settings=options.set,
                     keep=options.keep) as cluster:
            if options.command:
                return run_beside(cluster, options.command)
            serve(cluster)
    except Failure as failure:
        print(f"cluster.py: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
