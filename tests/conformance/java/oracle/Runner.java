// SPDX-License-Identifier: Apache-2.0
package oracle;

import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.internals.InternalTopicConfig;
import org.apache.kafka.streams.processor.internals.InternalTopologyBuilder;
import org.apache.kafka.streams.processor.internals.RepartitionTopicConfig;
import org.apache.kafka.streams.query.MultiVersionedKeyQuery;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.apache.kafka.streams.state.VersionedRecord;
import org.apache.kafka.streams.state.VersionedRecordIterator;
import org.apache.kafka.streams.test.TestRecord;

/** Runs one scenario through TopologyTestDriver and collects everything that it shows. */
final class Runner {
    static final long WALL_CLOCK_START_MS = 1_000_000_000L;

    private final Scenario scenario;
    private final List<ProducerRecord<byte[], byte[]>> produced = new ArrayList<>();
    final List<Object> steps = new ArrayList<>();
    final List<Object> outputs = new ArrayList<>();
    final List<Object> dumps = new ArrayList<>();
    final List<Object> errors = new ArrayList<>();
    final Map<String, Object> stores = new LinkedHashMap<>();
    final Map<String, Object> internalTopics = new TreeMap<>();
    String describe;
    long droppedRecords;

    Runner(final Scenario scenario) {
        this.scenario = scenario;
    }

    void run() throws Exception {
        final Path stateDir = Files.createTempDirectory("oracle");
        try {
            final Topology topology = scenario.topology.get();
            describe = topology.describe().toString();
            final Properties config = new Properties();
            config.putAll(scenario.config);
            config.setProperty(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
            final TopologyTestDriver driver =
                new TopologyTestDriver(topology, config, Instant.ofEpochMilli(WALL_CLOCK_START_MS));
            readInternalTopics(topology);
            recordProduced(driver);
            runSteps(driver);
            close(driver);
        } finally {
            try (Stream<Path> files = Files.walk(stateDir)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    private void runSteps(final TopologyTestDriver driver) throws Exception {
        final Method pipe = TopologyTestDriver.class.getDeclaredMethod(
            "pipeRecord", String.class, long.class, byte[].class, byte[].class, Headers.class);
        pipe.setAccessible(true);
        for (int i = 0; i < scenario.steps.size(); i++) {
            final Step step = scenario.steps.get(i);
            Throwable error = null;
            if (step instanceof Step.Pipe p) {
                final Scenario.Topic topic = scenario.topics.get(p.topic());
                final byte[] key = topic.key().bytes(p.topic(), p.key());
                final byte[] value = topic.value().bytes(p.topic(), p.value());
                steps.add(Map.of("pipe", describePipe(p, key, value)));
                try {
                    pipe.invoke(driver, p.topic(), p.timestamp(), key, value, new RecordHeaders(p.headers()));
                } catch (final InvocationTargetException e) {
                    error = e.getCause();
                }
            } else if (step instanceof Step.Advance a) {
                steps.add(Map.of("advance_wall_clock_ms", a.ms()));
                try {
                    driver.advanceWallClockTime(Duration.ofMillis(a.ms()));
                } catch (final RuntimeException e) {
                    error = e;
                }
            } else if (step instanceof Step.Dump d) {
                steps.add(Map.of("dump_store", d.store()));
                final Map<String, Object> dump = new LinkedHashMap<>();
                dump.put("step", i);
                dump.put("store", d.store());
                dump.put("entries", entries(driver, d.store()));
                dumps.add(dump);
            }
            flushProduced(i);
            if (error != null) {
                errors.add(describeError(i, error));
                return;
            }
        }
        checkAgainstPublicApi(driver);
        for (final String store : scenario.stores.keySet()) {
            stores.put(store, entries(driver, store));
        }
        droppedRecords = (long) driver.metrics().entrySet().stream()
            .filter(e -> e.getKey().name().equals("dropped-records-total"))
            .mapToDouble(e -> (Double) e.getValue().metricValue()).sum();
    }

    private static void close(final TopologyTestDriver driver) {
        try {
            driver.close();
        } catch (final RuntimeException e) {
            System.err.println("close after an error: " + e);
        }
    }

    // ---- what was produced, in the order of all topics together (the public API gives the order per topic only)

    private final Map<String, List<ProducerRecord<byte[], byte[]>>> perTopic = new TreeMap<>();

    private void recordProduced(final TopologyTestDriver driver) throws ReflectiveOperationException {
        final Field field = TopologyTestDriver.class.getDeclaredField("outputRecordsByTopic");
        field.setAccessible(true);
        field.set(driver, new HashMap<String, Queue<ProducerRecord<byte[], byte[]>>>() {
            @Override
            public Queue<ProducerRecord<byte[], byte[]>> computeIfAbsent(
                final String topic,
                    final Function<? super String, ? extends Queue<ProducerRecord<byte[], byte[]>>> make) {
                return super.computeIfAbsent(topic, t -> new LinkedList<>() {
                    @Override
                    public boolean add(final ProducerRecord<byte[], byte[]> record) {
                        produced.add(record);
                        perTopic.computeIfAbsent(topic, x -> new ArrayList<>()).add(record);
                        return super.add(record);
                    }
                });
            }
        });
    }

    private void checkAgainstPublicApi(final TopologyTestDriver driver) {
        for (final String topic : driver.producedTopicNames()) {
            final List<TestRecord<byte[], byte[]>> seen =
                driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readRecordsToList();
            final List<ProducerRecord<byte[], byte[]>> ours = perTopic.get(topic);
            if (seen.size() != ours.size()) {
                throw new IllegalStateException(scenario.name + ": " + topic + " differs from what the driver shows");
            }
            for (int i = 0; i < seen.size(); i++) {
                if (!java.util.Arrays.equals(seen.get(i).getValue(), ours.get(i).value())) {
                    throw new IllegalStateException(scenario.name + ": " + topic
                        + " differs from what the driver shows");
                }
            }
        }
    }

    private void flushProduced(final int step) {
        for (final ProducerRecord<byte[], byte[]> r : produced) {
            final Map<String, Object> out = new LinkedHashMap<>();
            out.put("step", step);
            out.put("topic", r.topic());
            if (r.partition() != null) {
                out.put("partition", r.partition());
            }
            final Scenario.Topic topic = scenario.topics.get(r.topic());
            if (topic != null) {
                out.put("key", Codec.json(topic.key().read(r.topic(), r.key())));
                out.put("value", Codec.json(topic.value().read(r.topic(), r.value())));
            }
            out.put("timestamp", scenario.maskTimestamps ? (Object) "masked" : r.timestamp());
            out.put("headers", headers(r.headers()));
            out.put("key_bytes_hex", Codec.hex(r.key()));
            out.put("value_bytes_hex", Codec.hex(r.value()));
            outputs.add(out);
        }
        produced.clear();
    }

    // ---- descriptions

    private static Map<String, Object> describePipe(final Step.Pipe p, final byte[] key, final byte[] value) {
        final Map<String, Object> out = new LinkedHashMap<>();
        out.put("topic", p.topic());
        if (!(p.key() instanceof byte[])) {
            out.put("key", p.key());
        }
        if (!(p.value() instanceof byte[])) {
            out.put("value", p.value());
        }
        out.put("timestamp", p.timestamp());
        if (p.headers().toArray().length > 0) {
            final List<Object> headers = new ArrayList<>();
            p.headers().forEach(h -> headers.add(pair(h.key(), Codec.hex(h.value()))));
            out.put("headers", headers);
        }
        out.put("key_bytes_hex", Codec.hex(key));
        out.put("value_bytes_hex", Codec.hex(value));
        return out;
    }

    private List<Object> headers(final Headers headers) {
        final List<Object> out = new ArrayList<>();
        for (final Header h : headers) {
            out.add(pair(h.key(), scenario.maskedHeaders.contains(h.key()) ? "masked" : Codec.hex(h.value())));
        }
        return out;
    }

    private static List<Object> pair(final Object first, final Object second) {
        final List<Object> out = new ArrayList<>();
        out.add(first);
        out.add(second);
        return out;
    }

    private static Map<String, Object> describeError(final int step, final Throwable error) {
        final Map<String, Object> out = new LinkedHashMap<>();
        out.put("step", step);
        out.put("class", error.getClass().getName());
        out.put("message", error.getMessage());
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        out.put("root_class", root.getClass().getName());
        out.put("root_message", root.getMessage());
        return out;
    }

    /** Needs the application id, which the driver has given to the builder. */
    private void readInternalTopics(final Topology topology) throws ReflectiveOperationException {
        final Field field = Topology.class.getDeclaredField("internalTopologyBuilder");
        field.setAccessible(true);
        final InternalTopologyBuilder builder = (InternalTopologyBuilder) field.get(topology);
        builder.subtopologyToTopicsInfo().values().forEach(info -> {
            final Map<String, InternalTopicConfig> all = new TreeMap<>(info.stateChangelogTopics);
            all.putAll(info.repartitionSourceTopics);
            all.forEach((topic, of) -> {
                final Map<String, Object> out = new LinkedHashMap<>();
                out.put("kind", of instanceof RepartitionTopicConfig ? "repartition" : "changelog");
                of.numberOfPartitions().ifPresent(n -> out.put("partitions", n));
                out.put("configs", new TreeMap<>(of.properties(Map.of(), 86_400_000L)));
                internalTopics.put(topic, out);
            });
        });
    }

    // ---- stores

    private List<Object> entries(final TopologyTestDriver driver, final String name) {
        final Scenario.Store spec = scenario.stores.get(name);
        final TreeMap<String, Object> sorted = new TreeMap<>();
        switch (spec.kind()) {
            case "kv" ->
                each(driver.<Object, Object>getKeyValueStore(name).all(), (k, v) -> put(sorted, spec, k, v, null));
            case "timestamped_kv" ->
                each(driver.<Object, Object>getTimestampedKeyValueStore(name)
                .all(), (k, v) -> put(sorted, spec, k, v, null));
            case "window" ->
                each(driver.<Object, Object>getWindowStore(name).all(), (k, v) -> put(sorted, spec, k.key(), v, k));
            case "timestamped_window" ->
                each(driver.<Object, Object>getTimestampedWindowStore(name)
                .all(), (k, v) -> put(sorted, spec, k.key(), v, k));
            case "session" -> {
                for (final Object key : keys()) {
                    each(driver.<Object, Object>getSessionStore(name)
                        .fetch(key), (k, v) -> put(sorted, spec, k.key(), v, k));
                }
            }
            case "versioned" -> versions(driver, name, spec, sorted);
            default -> throw new IllegalArgumentException(spec.kind());
        }
        return new ArrayList<>(sorted.values());
    }

    private static <K, V> void each(final KeyValueIterator<K, V> it, final java.util.function.BiConsumer<K, V> take) {
        try (it) {
            while (it.hasNext()) {
                final KeyValue<K, V> next = it.next();
                take.accept(next.key, next.value);
            }
        }
    }

    private void put(final TreeMap<String, Object> sorted, final Scenario.Store spec, final Object key,
        final Object value, final Windowed<?> window) {
        final Map<String, Object> out = new LinkedHashMap<>();
        final boolean timestamped = value instanceof ValueAndTimestamp<?>;
        final Object plain = timestamped ? ((ValueAndTimestamp<?>) value).value() : value;
        final String keyHex = Codec.hex(spec.key().bytes("", key));
        out.put("key", Codec.json(key));
        String order = keyHex;
        if (window != null) {
            out.put("start", window.window().start());
            out.put("end", window.window().end());
            order += String.format("|%020d|%020d", window.window().start(), window.window().end());
        }
        out.put("value", Codec.json(plain));
        if (timestamped) {
            out.put("timestamp", scenario.maskTimestamps ? (Object) "masked" : ((ValueAndTimestamp<?>) value)
                .timestamp());
        }
        out.put("value_bytes_hex", Codec.hex(spec.value().bytes("", plain)));
        sorted.put(order, out);
    }

    /**
     * All keys that the scenario ever piped, and single letters: the keys by which stores that cannot be scanned are
     * read.
     */
    private TreeSet<String> keys() {
        final TreeSet<String> keys = new TreeSet<>();
        for (final Step step : scenario.steps) {
            if (step instanceof Step.Pipe p && p.key() instanceof String key) {
                keys.add(key);
            }
        }
        for (char c = 'a'; c <= 'z'; c++) {
            keys.add(String.valueOf(c));
        }
        return keys;
    }

    private void versions(final TopologyTestDriver driver, final String name, final Scenario.Store spec,
        final TreeMap<String, Object> sorted) {
        for (final String key : keys()) {
            final MultiVersionedKeyQuery<String, Object> query =
                MultiVersionedKeyQuery.<String, Object>withKey(key).withAscendingTimestamps();
            final VersionedRecordIterator<Object> versions = driver.<String, Object>getVersionedKeyValueStore(name)
                .query(query, PositionBound.unbounded(), new QueryConfig(false)).getResult();
            int n = 0;
            while (versions != null && versions.hasNext()) {
                final VersionedRecord<Object> version = versions.next();
                final Map<String, Object> out = new LinkedHashMap<>();
                out.put("key", key);
                out.put("value", Codec.json(version.value()));
                out.put("timestamp", version.timestamp());
                out.put("valid_to", version.validTo().orElse(null));
                out.put("value_bytes_hex", Codec.hex(spec.value().bytes("", version.value())));
                sorted.put(Codec.hex(spec.key().bytes("", key)) + String.format("|%06d", n++), out);
            }
        }
    }
}
