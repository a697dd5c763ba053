// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.STRING;
import static oracle.Dsl.S;
import static oracle.Dsl.first;
import static oracle.Dsl.kv;
import static oracle.Dsl.str;
import static oracle.Dsl.strings;
import static oracle.Dsl.toStrings;

import java.util.List;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.GlobalKTable;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Global tables and global stores. */
final class GlobalJoins {
    private GlobalJoins() { }

    private static Gen gen(final String name) {
        return new Gen(name, 100).topics("left", "left", "global").keys("a", "b", "c", "d").nulls(0.05, 0.12)
            .values((r, topic) -> topic.equals("global") ? "g" + r.nextInt(100) : List.of("a", "b", "c", "d", "e", "-")
                .get(r.nextInt(6)) + r.nextInt(10));
    }

    static void add(final List<Scenario> all) {
        Scenario.add(all, "join_global_left")
            .about("stream-global left join by a key taken from the value; null mapped keys, null stream keys and "
                + "values")
            .dsl("stream('left').leftJoin(globalTable('global', Materialized.as('g')), (k, v) -> v == null or "
                + "first(v) == '-' ? null : first(v),",
                "  (k, l, r) -> str(k) + ':' + str(l) + '+' + str(r)).to('out')",
                "k of the joiner is the key of the stream record (ValueJoinerWithKey)")
            .build(b -> {
                final GlobalKTable<String, String> g = b.globalTable("global", strings(), kv("g", S));
                b.stream("left", strings()).leftJoin(g, (k, v) -> v == null || first(v).equals("-") ? null : first(v),
                    (String k, String l, String r) -> str(k) + ":" + str(l) + "+" + str(r)).to("out", toStrings());
            })
            .strings("left", "global", "out").store("timestamped_kv", "g", STRING, STRING)
                .gen(gen("join_global_left").headers(0.3));

        Scenario.add(all, "global_store_processor")
            .about("addGlobalStore with a processor that writes only values of known form, and a stream processor "
                + "that reads the store")
            .dsl("addGlobalStore(key_value 'rules', string, string; no logging), topic 'global', process(r): if "
                + "r.value is null delete r.key, else if it ends in an even digit put(r.key, 'rule ' + r.value)",
                "stream('left').processValues(v -> str(rules[first(v)]) + '/' + v; null values as they are).to('out')")
            .build(b -> {
                b.addGlobalStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore("rules"), S, S)
                    .withLoggingDisabled(), "global", Consumed.with(S, S), Rules::new);
                b.stream("left", strings())
                    .processValues(() -> new ContextualFixedKeyProcessor<String, String, String>() {
                    @Override
                    public void process(final FixedKeyRecord<String, String> r) {
                        final KeyValueStore<String, String> rules = context().getStateStore("rules");
                        context()
                            .forward(r.value() == null ? r
                            : r.withValue(str(rules.get(first(r.value()))) + "/" + r.value()));
                    }
                }).to("out", toStrings());
            })
            .strings("left", "global", "out").store("kv", "rules", STRING, STRING).gen(gen("global_store_processor"));
    }

    private static final class Rules extends ContextualProcessor<String, String, Void, Void> {
        @Override
        public void process(final Record<String, String> r) {
            final KeyValueStore<String, String> store = context().getStateStore("rules");
            if (r.key() == null) {
                return;
            }
            if (r.value() == null) {
                store.delete(r.key());
            } else if ((r.value().charAt(r.value().length() - 1) - '0') % 2 == 0) {
                store.put(r.key(), "rule " + r.value());
            }
        }
    }
}
