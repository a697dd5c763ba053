// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.LONG;
import static oracle.Codec.STRING;
import static oracle.Dsl.L;
import static oracle.Dsl.S;
import static oracle.Dsl.first;
import static oracle.Dsl.grouped;
import static oracle.Dsl.kv;
import static oracle.Dsl.len;
import static oracle.Dsl.ms;
import static oracle.Dsl.strings;
import static oracle.Dsl.toLongs;
import static oracle.Dsl.toStrings;

import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.ValueTransformerWithKey;
import org.apache.kafka.streams.processor.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** KTables of one input. */
final class Tables {
    private Tables() { }

    static void add(final List<Scenario> all) {
        Scenario.add(all, "table_materialized_chain")
            .about("source, filter and mapValues all materialized")
            .dsl("table('in', Materialized.as('src')).filter((k, v) -> len(v) % 2 == 0, Materialized.as('even'))",
                "  .mapValues((k, v) -> k + ':' + v, Materialized.as('mapped')).toStream().to('out')")
            .build(b -> b.table("in", strings(), kv("src", S)).filter((k, v) -> len(v) % 2 == 0, kv("even", S))
                .mapValues((k, v) -> k + ":" + v, kv("mapped", S)).toStream().to("out", toStrings()))
            .strings("in", "out")
            .store("timestamped_kv", "src", STRING, STRING).store("timestamped_kv", "even", STRING, STRING)
            .store("timestamped_kv", "mapped", STRING, STRING)
            .gen(new Gen("table_materialized_chain", 120));

        Scenario.add(all, "table_filter_hand")
            .about("hand made: virtual filter, materialized filter, and virtual filter under a node that asks for old "
                + "values, side by side; first tombstone of an unknown key, repeated tombstones, value that never "
                + "passed and is replaced by another that does not pass")
            .dsl("t = table('in', Materialized.as('src'))",
                "t.filter((k, v) -> v starts with 'y').toStream().to('virtual')",
                "t.filter((k, v) -> v starts with 'y', Materialized.as('kept')).toStream().to('materialized')",
                "t.filter((k, v) -> v starts with 'y').mapValues(v -> v + '!', "
                    + "Materialized.as('mapped')).toStream().to('mapped')")
            .build(b -> {
                final KTable<String, String> t = b.table("in", strings(), kv("src", S));
                t.filter((k, v) -> v.startsWith("y")).toStream().to("virtual", toStrings());
                t.filter((k, v) -> v.startsWith("y"), kv("kept", S)).toStream().to("materialized", toStrings());
                t.filter((k, v) -> v.startsWith("y")).mapValues(v -> v + "!", kv("mapped", S)).toStream()
                    .to("mapped", toStrings());
            })
            .strings("in", "virtual", "materialized", "mapped")
            .store("timestamped_kv", "kept", STRING, STRING).store("timestamped_kv", "mapped", STRING, STRING)
            .pipe("in", "a", null, 1).pipe("in", "b", "no", 2).pipe("in", "b", "no again", 3).pipe("in", "b", "yes", 4)
            .pipe("in", "b", "yes", 5).pipe("in", "b", "no", 6).pipe("in", "b", null, 7).pipe("in", "b", null, 8)
            .pipe("in", null, "yes", 9).pipe("in", "", "yes", 10).pipe("in", "", "yes late", 3).pipe("in", "", null, 2);

        Scenario.add(all, "table_transform_values")
            .about("transformValues with a store that counts the calls per key, tombstones included; once "
                + "materialized, once not")
            .dsl("add_state_store(key_value 'calls', string, long)",
                "t = table('in', Materialized.as('src'))",
                "f(k, v): n = calls[k] + 1; calls[k] = n; return n % 4 == 0 ? null : str(v) + '#' + n",
                "t.transformValues(f, Materialized.as('result'), 'calls').toStream().to('out')")
            .build(b -> {
                b.addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("calls"), S, L));
                b.table("in", strings(), kv("src", S)).transformValues(CountCalls::new, kv("result", S), "calls")
                    .toStream().to("out", toStrings());
            })
            .strings("in", "out").topic("oracle-calls-changelog", STRING, LONG)
            .store("kv", "calls", STRING, LONG).store("timestamped_kv", "result", STRING, STRING)
            .gen(new Gen("table_transform_values", 100).nulls(0.03, 0.15));

        Scenario.add(all, "table_group_aggregate")
            .about("groupBy of a table with aggregate: the result spells the order of subtractor and adder")
            .dsl("table('in', Materialized.as('src')).groupBy((k, v) -> (first(v), v), Grouped.with('by-first', "
                + "string, string))",
                "  .aggregate(() -> '', adder (k, v, a) -> a + '+' + v, subtractor (k, v, a) -> a + '-' + v, "
                    + "Materialized.as('agg'))",
                "  .toStream().to('out')")
            .build(b -> b.table("in", strings(), kv("src", S))
                .groupBy((k, v) -> KeyValue.pair(first(v), v), grouped("by-first"))
                .aggregate(() -> "", (k, v, a) -> a + "+" + v, (k, v, a) -> a + "-" + v, kv("agg", S))
                .toStream().to("out", toStrings()))
            .strings("in", "out").topic("oracle-agg-changelog", STRING, STRING)
            .store("timestamped_kv", "src", STRING, STRING).store("timestamped_kv", "agg", STRING, STRING)
            .gen(new Gen("table_group_aggregate", 60).keys("p", "q", "r").nulls(0.03, 0.12)
                .values((r, t) -> "xyz".charAt(r.nextInt(3)) + "" + r.nextInt(5)));

        Scenario.add(all, "table_optimized_source")
            .about("topology.optimization=all: the source topic is the changelog of the source table, so none is "
                + "written")
            .dsl("table('in', Materialized.as('src')).mapValues(v -> v + '.', "
                + "Materialized.as('mapped')).toStream().to('out')")
            .optimized()
            .build(b -> b.table("in", strings(), kv("src", S)).mapValues(v -> v + ".", kv("mapped", S)).toStream()
                .to("out", toStrings()))
            .strings("in", "out").store("timestamped_kv", "src", STRING, STRING)
                .store("timestamped_kv", "mapped", STRING, STRING)
            .gen(new Gen("table_optimized_source", 60));

        Scenario.add(all, "table_versioned_source")
            .about("versioned source (history 20 s): out-of-order updates change history, go downstream with "
                + "isLatest=false, and aggregates ignore them")
            .dsl("t = table('in', Materialized.as(persistent_versioned('src', history_ms 20000)))",
                "t.toStream().to('changes')",
                "t.filter((k, v) -> len(v) % 2 == 0).toStream().to('even')",
                "t.groupBy((k, v) -> (first(v), k), Grouped.with('by-first', string, "
                    + "string)).count(Materialized.as('counts')).toStream().to('counts', string, long)")
            .build(b -> {
                final KTable<String, String> t = b.table("in", strings(),
                    Materialized.<String, String>as(Stores.persistentVersionedKeyValueStore("src", ms(20_000)))
                        .withKeySerde(S).withValueSerde(S));
                t.toStream().to("changes", toStrings());
                t.filter((k, v) -> len(v) % 2 == 0).toStream().to("even", toStrings());
                t.groupBy((k, v) -> KeyValue.pair(first(v), k), grouped("by-first")).count(kv("counts", L)).toStream()
                    .to("counts", toLongs());
            })
            .strings("in", "changes", "even").topic("counts", STRING, LONG)
            .store("versioned", "src", STRING, STRING).store("timestamped_kv", "counts", STRING, LONG)
            .gen(new Gen("table_versioned_source", 120).keys("a", "b", "c").late(0.35, 30_000));
    }

    private static final class CountCalls implements ValueTransformerWithKey<String, String, String> {
        private KeyValueStore<String, Long> calls;

        @Override
        public void init(final ProcessorContext context) {
            calls = context.getStateStore("calls");
        }

        @Override
        public String transform(final String key, final String value) {
            final Long before = calls.get(key);
            final long n = (before == null ? 0 : before) + 1;
            calls.put(key, n);
            return n % 4 == 0 ? null : value + "#" + n;
        }

        @Override
        public void close() { }
    }
}
