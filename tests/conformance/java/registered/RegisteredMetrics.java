// SPDX-License-Identifier: Apache-2.0
package registered;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Writes down which metrics the library registers for a topology that runs on the broker WEIR_TEST_BOOTSTRAP:
 * level, group, tags, name, kind and description, one metric a line. Levels are those of the sensors, or of the
 * configuration of a metric that has none.
 */
public final class RegisteredMetrics {
    private static final List<String> TOPICS = List.of("transactions", "patterns", "rewards", "purchases", "in", "out");

    private RegisteredMetrics() { }

    private static Topology zmart() {
        final StreamsBuilder builder = new StreamsBuilder();
        final KStream<String, String> purchases = builder.<String, String>stream("transactions").mapValues(v -> v);
        purchases.mapValues(v -> v).to("patterns");
        purchases.mapValues(v -> v).to("rewards");
        purchases.to("purchases");
        return builder.build();
    }

    private static Topology count(final Materialized<String, Long, KeyValueStore<Bytes, byte[]>> as) {
        final StreamsBuilder builder = new StreamsBuilder();
        builder.<String, String>stream("in").groupByKey().count(as).toStream()
            .to("out", Produced.with(Serdes.String(), Serdes.Long()));
        return builder.build();
    }

    private static Topology table() {
        final StreamsBuilder builder = new StreamsBuilder();
        builder.table("in", Consumed.with(Serdes.String(), Serdes.String()),
            Materialized.<String, String, KeyValueStore<Bytes, byte[]>>as("table")
                .withStoreType(Materialized.StoreType.IN_MEMORY)).toStream().to("out");
        return builder.build();
    }

    private static Object field(final Object of, final String name) throws ReflectiveOperationException {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
            try {
                final Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(of);
            } catch (final NoSuchFieldException e) {
                continue;
            }
        }
        throw new NoSuchFieldException(name);
    }

    /** Sensors have a level, and so has the configuration of a metric. */
    private static Map<MetricName, String> levels(final Metrics metrics) throws ReflectiveOperationException {
        final Map<MetricName, String> levels = new LinkedHashMap<>();
        for (final Map.Entry<MetricName, KafkaMetric> entry : metrics.metrics().entrySet()) {
            levels.put(entry.getKey(), ((MetricConfig) field(entry.getValue(), "config")).recordLevel().toString());
        }
        for (final Object sensor : ((Map<?, ?>) field(metrics, "sensors")).values()) {
            final String level = ((Sensor.RecordingLevel) field(sensor, "recordingLevel")).toString();
            for (final Object name : ((Map<?, ?>) field(sensor, "metrics")).keySet()) {
                levels.put((MetricName) name, level);
            }
        }
        return levels;
    }

    private static String masked(final String tag, final String value) {
        return tag.equals("process-id") ? "*" : value;
    }

    private static String kind(final Metric metric) throws ReflectiveOperationException {
        final String provider = field(metric, "metricValueProvider").getClass().getSimpleName();
        final Object value = metric.metricValue();
        return value instanceof String ? "text" : provider.startsWith("Cumulative") ? "counter" : "gauge";
    }

    private static void capture(final String name, final Topology topology, final Path out) throws Exception {
        final Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "app-" + name + "-" + UUID.randomUUID());
        config.put(StreamsConfig.CLIENT_ID_CONFIG, "app");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, System.getenv("WEIR_TEST_BOOTSTRAP"));
        config.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        config.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        config.put(StreamsConfig.STATE_DIR_CONFIG, Files.createTempDirectory("registered").toString());
        try (KafkaStreams streams = new KafkaStreams(topology, config)) {
            streams.start();
            for (int i = 0; i < 600 && streams.metadataForLocalThreads().stream()
                .allMatch(t -> t.activeTasks().isEmpty()) || streams.state() != KafkaStreams.State.RUNNING; ++i) {
                if (i >= 600) {
                    throw new IllegalStateException("the application does not run: " + streams.state());
                }
                Thread.sleep(100);
            }
            Thread.sleep(1000);
            final Map<MetricName, String> levels = levels((Metrics) field(streams, "metrics"));
            final TreeSet<String> lines = new TreeSet<>();
            for (final Map.Entry<MetricName, ? extends Metric> entry : streams.metrics().entrySet()) {
                final MetricName metric = entry.getKey();
                if (!metric.group().startsWith("stream-")) {
                    continue;
                }
                final String tags = new TreeMap<>(metric.tags()).entrySet().stream()
                    .map(t -> t.getKey() + "=" + masked(t.getKey(), t.getValue())
                        .replace((String) config.get(StreamsConfig.APPLICATION_ID_CONFIG), "app"))
                    .collect(Collectors.joining(","));
                lines.add(String.join("\t", levels.getOrDefault(metric, "?"), metric.group(), tags, metric.name(),
                    kind(entry.getValue()), metric.description().replaceAll("\\s+", " ")));
            }
            Files.write(out.resolve(name + ".tsv"), lines, StandardCharsets.UTF_8);
            streams.close(Duration.ofSeconds(30));
        }
    }

    public static void main(final String[] args) throws Exception {
        final Path out = Path.of(args[0]);
        final Properties admin = new Properties();
        admin.put("bootstrap.servers", System.getenv("WEIR_TEST_BOOTSTRAP"));
        try (Admin client = Admin.create(admin)) {
            client.createTopics(TOPICS.stream().map(t -> new NewTopic(t, 1, (short) 1)).toList()).all().get();
        }
        capture("zmart", zmart(), out);
        capture("count", count(Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>as("counts")
            .withStoreType(Materialized.StoreType.IN_MEMORY)), out);
        capture("count_rocksdb", count(Materialized.as("counts")), out);
        capture("table", table(), out);
    }
}
