// SPDX-License-Identifier: Apache-2.0
package oracle;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.kstream.WindowedSerdes;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.SessionStore;
import org.apache.kafka.streams.state.WindowStore;

/** Short names for what most scenarios need. */
final class Dsl {
    static final Serde<String> S = Serdes.String();
    static final Serde<Long> L = Serdes.Long();
    static final Serde<Integer> I = Serdes.Integer();
    static final Serde<Double> D = Serdes.Double();

    private Dsl() { }

    static Consumed<String, String> strings() { return Consumed.with(S, S); }
    static Consumed<String, Long> longs() { return Consumed.with(S, L); }
    static Produced<String, String> toStrings() { return Produced.with(S, S); }
    static Produced<String, Long> toLongs() { return Produced.with(S, L); }
    static Grouped<String, String> grouped() { return Grouped.with(S, S); }
    static Grouped<String, String> grouped(final String name) { return Grouped.with(name, S, S); }

    static <V> Produced<Windowed<String>, V> toWindowed(final long sizeMs, final Serde<V> value) {
        return Produced.with(WindowedSerdes.timeWindowedSerdeFrom(String.class, sizeMs), value);
    }

    static <V> Produced<Windowed<String>, V> toSessions(final Serde<V> value) {
        return Produced.with(WindowedSerdes.sessionWindowedSerdeFrom(String.class), value);
    }

    static <V> Materialized<String, V, KeyValueStore<Bytes, byte[]>> kv(final String name, final Serde<V> value) {
        return Materialized.<String, V, KeyValueStore<Bytes, byte[]>>as(name).withKeySerde(S).withValueSerde(value);
    }

    static <V> Materialized<String, V, WindowStore<Bytes, byte[]>> window(final String name, final Serde<V> value) {
        return Materialized.<String, V, WindowStore<Bytes, byte[]>>as(name).withKeySerde(S).withValueSerde(value);
    }

    static <V> Materialized<String, V, SessionStore<Bytes, byte[]>> session(final String name, final Serde<V> value) {
        return Materialized.<String, V, SessionStore<Bytes, byte[]>>as(name).withKeySerde(S).withValueSerde(value);
    }

    /** describe() prints an extractor as its toString(), which is made stable here. */
    static TopicNameExtractor<String, String> router(final String name, final TopicNameExtractor<String, String> of) {
        return new TopicNameExtractor<>() {
            @Override
            public String extract(final String key, final String value, final RecordContext context) {
                return of.extract(key, value, context);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    static Duration ms(final long n) { return Duration.ofMillis(n); }

    /** str(x): "null" for null. */
    static String str(final Object x) { return String.valueOf(x); }

    static int len(final String s) { return s == null ? 0 : s.length(); }

    static String first(final String s) { return s == null || s.isEmpty() ? "" : s.substring(0, 1); }
}
