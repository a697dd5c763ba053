// SPDX-License-Identifier: Apache-2.0
package oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** A topology, what is done to it, and how its topics and stores are read. */
final class Scenario {
    record Topic(Codec key, Codec value) { }

    record Store(String kind, Codec key, Codec value) { }

    final String name;
    String about = "";
    String[] dsl = {};
    Supplier<Topology> topology;
    final Properties config = new Properties();
    final Map<String, Topic> topics = new LinkedHashMap<>();
    final Map<String, Store> stores = new LinkedHashMap<>();
    final List<Step> steps = new ArrayList<>();
    final List<String> maskedHeaders = new ArrayList<>();
    boolean maskTimestamps = false;

    private Scenario(final String name) {
        this.name = name;
        config(StreamsConfig.APPLICATION_ID_CONFIG, "oracle");
        config(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
    }

    static Scenario add(final List<Scenario> all, final String name) {
        final Scenario s = new Scenario(name);
        all.add(s);
        return s;
    }

    Scenario about(final String text) { about = text; return this; }
    Scenario dsl(final String... lines) { dsl = lines; return this; }
    Scenario config(final String key, final String value) { config.setProperty(key, value); return this; }
    Scenario cached() { return config(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "10485760"); }
    Scenario optimized() { return config(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, "all"); }

    Scenario topology(final Supplier<Topology> of) { topology = of; return this; }

    Scenario build(final Consumer<StreamsBuilder> with) {
        return topology(() -> {
            final StreamsBuilder builder = new StreamsBuilder();
            with.accept(builder);
            return builder.build(config);
        });
    }

    Scenario topic(final String topic, final Codec key,
        final Codec value) { topics.put(topic, new Topic(key, value)); return this; }

    Scenario strings(final String... names) {
        for (final String topic : names) {
            topic(topic, Codec.STRING, Codec.STRING);
        }
        return this;
    }

    /** kind: kv, timestamped_kv, window, timestamped_window, session, versioned. */
    Scenario store(final String kind, final String store, final Codec key, final Codec value) {
        stores.put(store, new Store(kind, key, value));
        return this;
    }

    Scenario pipe(final String topic, final Object key, final Object value, final long ts) {
        return pipe(topic, key, value, ts, new RecordHeaders());
    }

    Scenario pipe(final String topic, final Object key, final Object value, final long ts,
        final RecordHeaders headers) {
        steps.add(new Step.Pipe(topic, key, value, ts, headers));
        return this;
    }

    Scenario gen(final Gen gen) { steps.addAll(gen.steps()); return this; }
    Scenario advance(final long ms) { steps.add(new Step.Advance(ms)); return this; }
    Scenario dump(final String store) { steps.add(new Step.Dump(store)); return this; }
    Scenario maskTimestamps() { maskTimestamps = true; return this; }
    Scenario maskHeader(final String header) { maskedHeaders.add(header); return this; }
}
