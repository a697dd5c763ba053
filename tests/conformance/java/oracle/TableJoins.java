// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.STRING;
import static oracle.Dsl.S;
import static oracle.Dsl.first;
import static oracle.Dsl.kv;
import static oracle.Dsl.ms;
import static oracle.Dsl.str;
import static oracle.Dsl.strings;
import static oracle.Dsl.toStrings;

import java.util.List;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.ValueJoiner;
import org.apache.kafka.streams.state.Stores;

/** Stream-table and table-table joins. */
final class TableJoins {
    private static final ValueJoiner<String, String, String> PAIR = (l, r) -> str(l) + "+" + str(r);

    private TableJoins() { }

    private static Gen gen(final String name) {
        return new Gen(name, 120).topics("left", "right").keys("a", "b", "c", "").nulls(0.05, 0.15).late(0.3, 9_000)
            .values((r, topic) -> topic.charAt(0) + Gen.word(r) + r.nextInt(10));
    }

    static void add(final List<Scenario> all) {
        Scenario.add(all, "join_stream_table_inner")
            .about("stream-table inner join: by arrival, whatever the timestamps; null keys and values of the stream "
                + "are dropped")
            .dsl("stream('left').join(table('right', Materialized.as('right-store')), (k, l, r) -> k + ':' + str(l) + "
                + "'+' + str(r), Joined.with(string, string, string)).to('out')")
            .build(b -> b.stream("left", strings()).join(b.table("right", strings(), kv("right-store", S)),
                (k, l, r) -> k + ":" + str(l) + "+" + str(r), Joined.with(S, S, S)).to("out", toStrings()))
            .strings("left", "right", "out").store("timestamped_kv", "right-store", STRING, STRING)
                .gen(gen("join_stream_table_inner").headers(0.4));

        Scenario.add(all, "join_stream_table_rekeyed")
            .about("the stream is rekeyed, so it goes through a repartition topic, which keeps null keys because the "
                + "join is a left join, and the table is an aggregate of the same stream")
            .dsl("s = stream('left').selectKey((k, v) -> v == null or its last character >= '7' ? null : v[1])   // "
                + "v[1] is the second character",
                "t = s.groupByKey(Grouped.with('again', string, string)).reduce((x, y) -> y, Materialized.as('last'))",
                "s.leftJoin(t, (l, r) -> str(l) + '+' + str(r), Joined.with(string, string, "
                    + "string).withName('j')).to('out')")
            .build(b -> {
                final KStream<String, String> s = b.stream("left", strings())
                    .selectKey((k, v) -> v == null || v.charAt(v.length() - 1) >= '7' ? null : first(v.substring(1)));
                final KTable<String, String> t = s.groupByKey(Dsl.grouped("again")).reduce((x, y) -> y, kv("last", S));
                s.leftJoin(t, PAIR, Joined.with(S, S, S).withName("j")).to("out", toStrings());
            })
            .strings("left", "out").gen(gen("join_stream_table_rekeyed").topics("left"));

        Scenario.add(all, "join_stream_table_grace_left_hand")
            .about("hand made: left join with grace 10 ms: buffered records come in time order; exactly at the bound; "
                + "equal times keep arrival order; a table update in between is seen; null values; the table's time "
                + "does not move the buffer")
            .dsl("stream('left').leftJoin(table('right', Materialized.as(persistent_versioned('right-store', "
                + "15000))), (l, r) -> str(l) + '+' + str(r),",
                "  Joined.with(string, string, string, 'j', grace 10 ms)).to('out')")
            .build(b -> b.stream("left", strings())
                .leftJoin(b.table("right", strings(),
                        Materialized.<String,
                            String>as(Stores.persistentVersionedKeyValueStore("right-store", ms(15_000)))
                            .withKeySerde(S).withValueSerde(S)),
                    PAIR, Joined.with(S, S, S, "j", ms(10)))
                .to("out", toStrings()))
            .strings("left", "right", "out")
            .pipe("right", "a", "r1", 90).pipe("left", "a", "l1", 100).pipe("left", "b", "l2", 98)
                .pipe("left", "a", "l3", 98).pipe("right", "a", "r2", 99)
            .pipe("right", "a", "r3", 200).pipe("left", "c", "l4", 108).pipe("left", "c", "l5", 110)
                .pipe("left", "a", "l6", 100).pipe("left", "a", "l7", 99)
            .pipe("left", "a", "l8", 50).pipe("left", "b", "l9", 111).pipe("left", "a", null, 112)
                .pipe("left", "a", null, 50)
            .pipe("right", "c", "rc", 105).pipe("left", "z", "end", 300).pipe("left", "a", "end", 400);

        Scenario.add(all, "join_table_inner")
            .about("table-table inner join, materialized; timestamps of results are the larger of both sides")
            .dsl("table('left', Materialized.as('left-store')).join(table('right', Materialized.as('right-store')), "
                + "(l, r) -> str(l) + '+' + str(r), Materialized.as('joined')).toStream().to('out')")
            .build(b -> b.table("left", strings(), kv("left-store", S))
                .join(b.table("right", strings(), kv("right-store", S)), PAIR, kv("joined", S))
                .toStream().to("out", toStrings()))
            .strings("left", "right", "out").store("timestamped_kv", "joined", STRING, STRING)
                .gen(gen("join_table_inner").headers(0.3));

        Scenario.add(all, "join_table_outer_hand")
            .about("hand made: inner, left and outer join of the same two tables, not materialized: which updates and "
                + "tombstones each forwards")
            .dsl("l = table('left', Materialized.as('left-store')); r = table('right', Materialized.as('right-store'))",
                "for each kind: l.kind(r, (l, r) -> str(l) + '+' + str(r)).toStream().to('inner' | 'left-out' | "
                    + "'outer')")
            .build(b -> {
                final KTable<String, String> l = b.table("left", strings(), kv("left-store", S));
                final KTable<String, String> r = b.table("right", strings(), kv("right-store", S));
                l.join(r, PAIR).toStream().to("inner", toStrings());
                l.leftJoin(r, PAIR).toStream().to("left-out", toStrings());
                l.outerJoin(r, PAIR).toStream().to("outer", toStrings());
            })
            .strings("left", "right", "inner", "left-out", "outer")
            .pipe("left", "a", null, 1).pipe("right", "a", null, 2).pipe("left", "a", "l1", 10)
                .pipe("right", "a", "r1", 5).pipe("right", "a", "r2", 20)
            .pipe("left", "a", null, 15).pipe("left", "a", null, 16).pipe("right", "a", null, 8)
                .pipe("right", "a", null, 30).pipe("right", "b", "r3", 40)
            .pipe("left", "b", "l2", 35).pipe("right", "b", null, 36).pipe("left", "b", "l3", 12)
                .pipe("left", "b", null, 11).pipe("left", null, "x", 50).pipe("right", null, "y", 51);

        Scenario.add(all, "join_table_cached")
            .about("outer join of two toTable tables with caches: what one input record with several updates shows")
            .dsl("l = stream('left').flatMapValues(v -> words(v)).toTable(Materialized.as('left-store')); r = "
                + "stream('right').flatMapValues(v -> words(v)).toTable(Materialized.as('right-store'))",
                "l.outerJoin(r, (l, r) -> str(l) + '+' + str(r), Materialized.as('joined')).toStream().to('out')")
            .cached()
            .build(b -> words(b, "left").outerJoin(words(b, "right"), PAIR, kv("joined", S)).toStream()
                .to("out", toStrings()))
            .strings("left", "right", "out").gen(new Gen("join_table_cached", 70).topics("left", "right").sentences());
    }

    private static KTable<String, String> words(final StreamsBuilder b, final String topic) {
        return b.stream(topic, strings()).flatMapValues(v -> Stateless.words(v)).toTable(kv(topic + "-store", S));
    }
}
