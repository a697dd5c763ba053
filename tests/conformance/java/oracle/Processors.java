// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.LONG;
import static oracle.Codec.STRING;
import static oracle.Dsl.L;
import static oracle.Dsl.S;
import static oracle.Dsl.ms;
import static oracle.Dsl.str;
import static oracle.Dsl.strings;
import static oracle.Dsl.toLongs;
import static oracle.Dsl.toStrings;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.apache.kafka.streams.state.VersionedKeyValueStore;
import org.apache.kafka.streams.state.VersionedRecord;

/** Processor API: forwarding, context, punctuators, stores. */
final class Processors {
    private Processors() { }

    private static StoreBuilder<KeyValueStore<String, Long>> counts() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("counts"), S, L);
    }

    static void add(final List<Scenario> all) {
        Scenario.add(all, "process_context")
            .about("process: value tells topic, partition, offset and stream time; timestamp + 1; a header is added; "
                + "odd lengths are forwarded twice")
            .dsl("stream(['a', 'b']).process(p).to('out')",
                "p(r): n = r.with_value(str(r.value) + '@' + topic + '-' + partition + '-' + offset + ' st=' + "
                    + "current_stream_time_ms).with_timestamp(r.timestamp + 1)",
                "  n.headers.add('seen', utf8(str(r.key))); forward(n); if r.value has an odd length: "
                    + "forward(n.with_key('twice'))")
            .build(b -> b.stream(List.of("a", "b"), strings()).process(Describe::new).to("out", toStrings()))
            .strings("a", "b", "out").gen(new Gen("process_context", 60).topics("a", "b").headers(0.4));

        final String flush = "flush(ts): for (k, n) of counts in key order: forward(k, n, ts); delete all entries";
        Scenario.add(all, "process_stream_time_punctuator")
            .about("counts per key, sent every 5 s of stream time; jumps of 23 s fire once; late records move nothing")
            .dsl("add_state_store(key_value 'counts', string, long)",
                "stream('in').process(p, 'counts').to('out', string, long)",
                "p.init: schedule(5000 ms, STREAM_TIME, flush); p(r): counts[r.key or 'null'] += 1", flush)
            .build(b -> punctuating(b, 5_000, PunctuationType.STREAM_TIME))
            .strings("in").topic("out", STRING, LONG).topic("oracle-counts-changelog", STRING, LONG)
                .store("kv", "counts", STRING, LONG)
            .gen(new Gen("process_stream_time_punctuator", 120).late(0.2, 8_000).jump(0.05, 23_000).advance(0.2, 20_000)
                .headers(0.3));

        Scenario.add(all, "process_stream_time_punctuator_hand")
            .about("hand made: interval 10 ms; fires with the first record, then at 10 (not 9), once after a jump, "
                + "with the stream time as argument")
            .dsl("as process_stream_time_punctuator with an interval of 10 ms", flush)
            .build(b -> punctuating(b, 10, PunctuationType.STREAM_TIME))
            .strings("in").topic("out", STRING, LONG).store("kv", "counts", STRING, LONG)
            .pipe("in", "a", "v", 3).pipe("in", "a", "v", 9).pipe("in", "a", "v", 10).pipe("in", "b", "v", 19)
                .pipe("in", "b", "v", 20)
            .pipe("in", "c", "v", 57).pipe("in", "c", "v", 59).pipe("in", "c", "v", 60).pipe("in", "d", "v", 12)
                .pipe("in", "d", "v", 70).advance(1_000)
            .pipe("in", "d", "v", 69);

        Scenario.add(all, "process_wall_clock_punctuator")
            .about("counts per key, sent every 10 s of wall clock; the argument is the wall clock, which starts at "
                + "wall_clock_start_ms")
            .dsl("as process_stream_time_punctuator with schedule(10000 ms, WALL_CLOCK_TIME, flush)", flush)
            .build(b -> punctuating(b, 10_000, PunctuationType.WALL_CLOCK_TIME))
            .strings("in").topic("out", STRING, LONG).store("kv", "counts", STRING, LONG)
            .gen(new Gen("process_wall_clock_punctuator", 80).advance(0.4, 9_000))
            .advance(1).advance(35_000).advance(9_999).advance(1).pipe("in", "z", "v", 0).advance(10_000);

        Scenario.add(all, "process_versioned_store")
            .about("versioned store (history 10 s, RocksDB): puts and deletes at the record's time, also late; get "
                + "and get as of; what put returns")
            .dsl("add_state_store(persistent_versioned 'v', history 10000 ms, string, string)",
                "stream('in').process(p, 'v').to('out')",
                "p(r): 'put X' -> str(v.put(k, X, r.timestamp)) (valid_to, -1 = newest "
                    + "(PUT_RETURN_CODE_VALID_TO_UNDEFINED), -2^63 = too old (PUT_RETURN_CODE_NOT_PUT));",
                "  'del' -> v.delete(k, r.timestamp); 'get' -> v.get(k); 'asof N' -> v.get(k, r.timestamp - N); a "
                    + "versioned record is 'value@timestamp-valid_to' (nothing after '-' if valid_to is not set, "
                    + "which is so for every get of the store API)")
            .build(b -> {
                b.addStateStore(Stores.versionedKeyValueStoreBuilder(Stores.persistentVersionedKeyValueStore("v",
                    ms(10_000)), S, S));
                b.stream("in", strings()).process(VersionedCommands::new, "v").to("out", toStrings());
            })
            .strings("in", "out", "oracle-v-changelog").store("versioned", "v", STRING, STRING)
            .gen(new Gen("process_versioned_store", 150).keys("a", "b").nulls(0, 0).late(0.4, 14_000).clock(0, 700)
                .values((r, t) -> switch (r.nextInt(10)) {
                case 0, 1, 2, 3, 4 -> "put " + Gen.word(r);
                case 5 -> "del";
                case 6 -> "get";
                default -> "asof " + r.nextInt(9_000);
            }));

        Scenario.add(all, "process_named_children")
            .about("Processor API topology: forward to one child by name, to all children; two sources; a sink that "
                + "is also a source; shared store; names are the user's")
            .dsl("Topology: source 'src1' topic 'a', 'src2' topic 'b', 'src3' topic 'back'",
                "processor 'route' under src1, src2 (store 'counts'): counts[k or 'null'] += 1; if v == null "
                    + "forward(r, 'sink-null') else if counts is even forward(r, 'even') else forward(r)",
                "processor 'even' under route (store 'counts'): forward(r.with_value(v + ' even ' + counts[k or "
                    + "'null']))",
                "sink 'sink-null' topic 'nulls' under route; sink 'sink-all' topic 'all' under route, even; sink "
                    + "'sink-back' topic 'back' under even; sink 'sink-seen' topic 'seen' under src3")
            .topology(Processors::named)
            .strings("a", "b", "back", "nulls", "all", "seen").store("kv", "counts", STRING, LONG)
            .gen(new Gen("process_named_children", 80).topics("a", "b"));

        tableCommands(Scenario.add(all, "process_table_cached_hand").cached()
            .about("two processors change the cached store of a table: within one record they see what waits in the "
                + "cache; what is flushed goes to the nodes below the table"));
        tableCommands(Scenario.add(all, "process_table_cache_off_hand")
            .about("as process_table_cached_hand with statestore.cache.max.bytes=0: every change is written at once, "
                + "and nothing comes to the nodes below the table"));
    }

    private static void tableCommands(final Scenario scenario) {
        scenario
            .dsl("stream('in').group_by_key().aggregate('counts', init () -> 0, (k, v, n) -> v == 'none' ? null : "
                    + "n + 1, caching enabled).to_stream().to('out', string, long)",
                "stream('commands').process(p, 'counts').to('answers'); stream('more').process(p, 'counts')"
                    + ".to('answers')",
                "p(r): for c of words(r.value): 'put:K:N', 'put:K:N:T' -> counts.put(K, N at r.timestamp or T); "
                    + "'del:K'; 'absent:K:N' -> put_if_absent; 'each:K:N:L:M' -> put_all(K = N, L = M);",
                "  others forward r.with_value(c + ' ' + what is there): 'get:K', 'range:A:B', 'back:A:B' "
                    + "(reverse_range), 'all', 'prefix:P'; entries as 'K=N@T', missing ones as '-'")
            .build(b -> {
                b.stream("in", strings()).groupByKey().aggregate(() -> 0L, (k, v, n) -> v.equals("none") ? null : n
                    + 1, Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>as("counts").withValueSerde(L)
                    .withCachingEnabled()).toStream().to("out", toLongs());
                b.stream("commands", strings()).process(TableCommands::new, "counts").to("answers", toStrings());
                b.stream("more", strings()).process(TableCommands::new, "counts").to("answers", toStrings());
            })
            .strings("in", "commands", "more", "answers").topic("out", STRING, LONG)
            .topic("oracle-counts-changelog", STRING, LONG).store("timestamped_kv", "counts", STRING, LONG)
            .pipe("in", "b", "v", 10).pipe("in", "d", "v", 20).pipe("in", "b", "v", 30)
            .pipe("commands", "x", "get:b get:a put:a:5 put:b:7:12 get:a get:b all", 40)
            .pipe("more", "x", "all put:c:1 put:c:2 put:e:3 get:c range:a:c back:b:e prefix:c", 50)
            .pipe("commands", "x", "del:b del:e get:b range:a:z all", 60)
            .pipe("commands", "x", "put:n:1 del:n del:nobody get:n all", 70)
            .pipe("more", "x", "absent:a:9 absent:z:9 get:a get:z", 80)
            .pipe("in", "a", "v", 15).pipe("in", "z", "v", 90).pipe("in", "b", "v", 95)
            .pipe("commands", "x", "del:a put:a:1 get:a", 100)
            .pipe("commands", "x", "each:k:1:l:2 put:k:3 range:k:l all back:z:a", 85)
            .pipe("more", "x", "prefix:k put:kk:1 put:k%:2 prefix:k del:kk prefix:k", 110)
            .pipe("in", "k", "v", 1).pipe("in", "kk", "v", 120).pipe("in", "k", "none", 130);
    }

    private static Topology named() {
        final Topology t = new Topology();
        t.addSource("src1", S.deserializer(), S.deserializer(), "a");
        t.addSource("src2", S.deserializer(), S.deserializer(), "b");
        t.addSource("src3", S.deserializer(), S.deserializer(), "back");
        t.addProcessor("route", () -> new ContextualProcessor<String, String, String, String>() {
            @Override
            public void process(final Record<String, String> r) {
                final KeyValueStore<String, Long> counts = context().getStateStore("counts");
                final long n = increment(counts, str(r.key()));
                if (r.value() == null) {
                    context().forward(r, "sink-null");
                } else if (n % 2 == 0) {
                    context().forward(r, "even");
                } else {
                    context().forward(r);
                }
            }
        }, "src1", "src2");
        t.addProcessor("even", () -> new ContextualProcessor<String, String, String, String>() {
            @Override
            public void process(final Record<String, String> r) {
                final KeyValueStore<String, Long> counts = context().getStateStore("counts");
                context().forward(r.withValue(r.value() + " even " + counts.get(str(r.key()))));
            }
        }, "route");
        t.addStateStore(counts(), "route", "even");
        t.addSink("sink-null", "nulls", S.serializer(), S.serializer(), "route");
        t.addSink("sink-all", "all", S.serializer(), S.serializer(), "route", "even");
        t.addSink("sink-back", "back", S.serializer(), S.serializer(), "even");
        t.addSink("sink-seen", "seen", S.serializer(), S.serializer(), "src3");
        return t;
    }

    private static void punctuating(final StreamsBuilder b, final long everyMs, final PunctuationType type) {
        b.addStateStore(counts());
        b.stream("in", strings()).process(() -> new Counter(everyMs, type), "counts").to("out", toLongs());
    }

    private static long increment(final KeyValueStore<String, Long> counts, final String key) {
        final Long before = counts.get(key);
        final long n = before == null ? 1 : before + 1;
        counts.put(key, n);
        return n;
    }

    private static final class Describe extends ContextualProcessor<String, String, String, String> {
        @Override
        public void process(final Record<String, String> r) {
            final var at = context().recordMetadata().orElseThrow();
            final Record<String, String> n = r
                .withValue(r.value() + "@" + at.topic() + "-" + at.partition() + "-" + at.offset() + " st=" + context()
                    .currentStreamTimeMs())
                .withTimestamp(r.timestamp() + 1);
            n.headers().add("seen", str(r.key()).getBytes());
            context().forward(n);
            if (Dsl.len(r.value()) % 2 == 1) {
                context().forward(n.withKey("twice"));
            }
        }
    }

    private static final class Counter extends ContextualProcessor<String, String, String, Long> {
        private final long everyMs;
        private final PunctuationType type;

        Counter(final long everyMs, final PunctuationType type) {
            this.everyMs = everyMs;
            this.type = type;
        }

        @Override
        public void init(final ProcessorContext<String, Long> context) {
            super.init(context);
            context.schedule(ms(everyMs), type, this::flush);
        }

        @Override
        public void process(final Record<String, String> r) {
            increment(context().getStateStore("counts"), str(r.key()));
        }

        private void flush(final long ts) {
            final KeyValueStore<String, Long> counts = context().getStateStore("counts");
            final List<String> keys = new ArrayList<>();
            try (KeyValueIterator<String, Long> it = counts.all()) {
                while (it.hasNext()) {
                    final KeyValue<String, Long> next = it.next();
                    keys.add(next.key);
                    context().forward(new Record<>(next.key, next.value, ts));
                }
            }
            keys.forEach(counts::delete);
        }
    }

    private static final class TableCommands extends ContextualProcessor<String, String, String, String> {
        @Override
        public void process(final Record<String, String> r) {
            final TimestampedKeyValueStore<String, Long> counts = context().getStateStore("counts");
            for (final String command : r.value().split(" ")) {
                final String[] c = command.split(":");
                switch (c[0]) {
                    case "put" -> counts.put(c[1], n(c[2], c.length > 3 ? Long.parseLong(c[3]) : r.timestamp()));
                    case "del" -> counts.delete(c[1]);
                    case "absent" -> counts.putIfAbsent(c[1], n(c[2], r.timestamp()));
                    case "each" -> counts.putAll(List.of(KeyValue.pair(c[1], n(c[2], r.timestamp())),
                        KeyValue.pair(c[3], n(c[4], r.timestamp()))));
                    case "get" -> tell(r, command, text(counts.get(c[1])));
                    case "range" -> tell(r, command, text(counts.range(c[1], c[2])));
                    case "back" -> tell(r, command, text(counts.reverseRange(c[1], c[2])));
                    case "prefix" -> tell(r, command, text(counts.prefixScan(c[1], S.serializer())));
                    default -> tell(r, command, text(counts.all()));
                }
            }
        }

        private void tell(final Record<String, String> r, final String command, final String what) {
            context().forward(r.withValue(command + " " + what));
        }

        private static ValueAndTimestamp<Long> n(final String number, final long timestamp) {
            return ValueAndTimestamp.make(Long.parseLong(number), timestamp);
        }

        private static String text(final ValueAndTimestamp<Long> entry) {
            return entry == null ? "-" : entry.value() + "@" + entry.timestamp();
        }

        private static String text(final KeyValueIterator<String, ValueAndTimestamp<Long>> entries) {
            final List<String> all = new ArrayList<>();
            try (entries) {
                entries.forEachRemaining(e -> all.add(e.key + "=" + text(e.value)));
            }
            return String.join(" ", all);
        }
    }

    private static final class VersionedCommands extends ContextualProcessor<String, String, String, String> {
        @Override
        public void process(final Record<String, String> r) {
            final VersionedKeyValueStore<String, String> v = context().getStateStore("v");
            final String[] c = r.value().split(" ");
            context().forward(r.withValue(c[0] + " " + switch (c[0]) {
                case "put" -> str(v.put(r.key(), c[1], r.timestamp()));
                case "del" -> text(v.delete(r.key(), r.timestamp()));
                case "get" -> text(v.get(r.key()));
                default -> text(v.get(r.key(), r.timestamp() - Long.parseLong(c[1])));
            }));
        }

        private static String text(final VersionedRecord<String> r) {
            return r == null ? "null" : r.value() + "@" + r.timestamp() + "-"
                + (r.validTo().isPresent() ? str(r.validTo().get()) : "");
        }
    }
}
