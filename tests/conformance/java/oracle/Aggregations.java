// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.LONG;
import static oracle.Codec.STRING;
import static oracle.Dsl.L;
import static oracle.Dsl.S;
import static oracle.Dsl.first;
import static oracle.Dsl.grouped;
import static oracle.Dsl.kv;
import static oracle.Dsl.longs;
import static oracle.Dsl.strings;
import static oracle.Dsl.toLongs;
import static oracle.Dsl.toStrings;

import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KTable;

/**
 * Aggregations without windows. TopologyTestDriver commits, and so flushes caches, after every record that it
 * processes.
 */
final class Aggregations {
    private Aggregations() { }

    static void add(final List<Scenario> all) {
        Scenario.add(all, "aggregate_count")
            .about("count by key; null keys and null values are dropped")
            .dsl("stream('in').groupByKey(Grouped.with(string, "
                + "string)).count(Materialized.as('counts')).toStream().to('out', string, long)")
            .build(b -> b.stream("in", strings()).groupByKey(grouped()).count(kv("counts", L)).toStream()
                .to("out", toLongs()))
            .strings("in").topic("out", STRING, LONG).topic("oracle-counts-changelog", STRING, LONG)
            .store("timestamped_kv", "counts", STRING, LONG)
            .gen(new Gen("aggregate_count", 120).late(0.3, 8000)).dump("counts");

        Scenario.add(all, "aggregate_null_result")
            .about("an aggregator and a reducer that return null delete their entry; the next record starts again "
                + "(aggregate: from the initializer, reduce: from the value)")
            .dsl("g = stream('in', string, long).groupByKey(Grouped.with(string, long))",
                "g.aggregate(() -> 1000, (k, v, a) -> v % 5 == 0 ? null : a + v, "
                    + "Materialized.as('agg')).toStream().to('agg', string, long)",
                "g.reduce((x, y) -> y % 5 == 0 ? null : x + y, Materialized.as('red')).toStream().to('red', string, "
                    + "long)")
            .build(b -> {
                final var g = b.stream("in", longs()).groupByKey(Grouped.with(S, L));
                g.aggregate(() -> 1000L, (k, v, a) -> v % 5 == 0 ? null : (Long) (a + v), kv("agg", L)).toStream()
                    .to("agg", toLongs());
                g.reduce((x, y) -> y % 5 == 0 ? null : (Long) (x + y), kv("red", L)).toStream().to("red", toLongs());
            })
            .topic("in", STRING, LONG).topic("agg", STRING, LONG).topic("red", STRING, LONG)
            .store("timestamped_kv", "agg", STRING, LONG).store("timestamped_kv", "red", STRING, LONG)
            .gen(new Gen("aggregate_null_result", 100).keys("a", "b").longs(20));

        Scenario.add(all, "aggregate_twice_from_one_group")
            .about("one grouped stream with a pending repartition, aggregated twice: one repartition topic with "
                + "optimization, and also without because Grouped is named; then the two tables are joined")
            .dsl("g = stream('in').selectKey((k, v) -> first(v)).groupByKey(Grouped.with('by-first', string, string))",
                "n = g.count(Materialized.as('n')); last = g.reduce((x, y) -> y, Materialized.as('last'))",
                "n.join(last, (count, v) -> v + '*' + count, Materialized.as('joined')).toStream().to('out')")
            .build(b -> {
                final var g = b.stream("in", strings()).selectKey((k, v) -> first(v)).groupByKey(grouped("by-first"));
                final KTable<String, Long> n = g.count(kv("n", L));
                final KTable<String, String> last = g.reduce((x, y) -> y, kv("last", S));
                n.join(last, (count, v) -> v + "*" + count, kv("joined", S)).toStream().to("out", toStrings());
            })
            .strings("in", "out", "oracle-by-first-repartition").store("timestamped_kv", "joined", STRING, STRING)
            .gen(new Gen("aggregate_twice_from_one_group", 60));

        Scenario.add(all, "aggregate_words_cached")
            .about("several updates of one key by one input record: the cache keeps the last of them, and results "
                + "come at the commit that follows the record, in the order in which the keys became dirty")
            .dsl("stream('in').flatMapValues(v -> words(v)).groupByKey(Grouped.with(string, "
                + "string)).count(Materialized.as('counts'))",
                "  .toStream().to('out', string, long)")
            .cached()
            .build(b -> b.stream("in", strings()).flatMapValues(v -> Stateless.words(v)).groupByKey(grouped())
                .count(kv("counts", L)).toStream().to("out", toLongs()))
            .strings("in").topic("out", STRING, LONG).topic("oracle-counts-changelog", STRING, LONG)
            .store("timestamped_kv", "counts", STRING, LONG)
            .gen(new Gen("aggregate_words", 60).sentences().late(0.3, 8000));

        Scenario.add(all, "table_group_uncached")
            .about("table groupBy with sum: without a cache; subtract and add within one group travel in one "
                + "repartition record and show one result")
            .dsl("table('in', string, long, Materialized.as('src')).groupBy((k, v) -> (v % 2 == 0 ? 'even' : 'odd', "
                + "v), Grouped.with('parity', string, long))",
                "  .reduce((x, y) -> x + y, (x, y) -> x - y, Materialized.as('sums'))",
                "  .filter((k, v) -> v % 3 != 0, Materialized.as('kept')).toStream().to('out', string, long)")
            .build(b -> b.table("in", longs(), kv("src", L))
                .groupBy((k, v) -> KeyValue.pair(v % 2 == 0 ? "even" : "odd", v), Grouped.with("parity", S, L))
                .reduce((x, y) -> x + y, (x, y) -> x - y, kv("sums", L)).filter((k, v) -> v % 3 != 0, kv("kept", L))
                .toStream().to("out", toLongs()))
            .topic("in", STRING, LONG).topic("out", STRING, LONG).topic("oracle-sums-changelog", STRING, LONG)
            .store("timestamped_kv", "sums", STRING, LONG).store("timestamped_kv", "kept", STRING, LONG)
            .gen(new Gen("table_group", 80).keys("a", "b", "c").nulls(0.03, 0.15).longs(12));

        Scenario.add(all, "table_burst_cached")
            .about("one input record makes the updates v0, null, v1 and null again of a table key, by flatMapValues "
                + "and toTable: what the cache swallows, and a delete of what was never forwarded")
            .dsl("stream('in').flatMapValues(v -> v split by ',').mapValues(v -> v == '-' ? null : "
                + "v).toTable(Materialized.as('t'))",
                "t.toStream().to('out'); t.groupBy((k, v) -> (v, k), Grouped.with('by-value', string, "
                    + "string)).count(Materialized.as('n')).toStream().to('n', string, long)")
            .cached()
            .build(b -> {
                final KTable<String, String> t = b.stream("in", strings())
                    .flatMapValues(v -> List.of(v.split(",")))
                    .mapValues(v -> v.equals("-") ? null : v)
                    .toTable(kv("t", S));
                t.toStream().to("out", toStrings());
                t.groupBy((k, v) -> KeyValue.pair(v, k), grouped("by-value")).count(kv("n", L)).toStream()
                    .to("n", toLongs());
            })
            .strings("in", "out").topic("n", STRING, LONG).store("timestamped_kv", "t", STRING, STRING)
                .store("timestamped_kv", "n", STRING, LONG)
            .pipe("in", "a", "x,y,z", 10).pipe("in", "a", "-", 20).pipe("in", "a", "x,-", 30)
                .pipe("in", "a", "x,-,x", 40)
            .pipe("in", "a", "y,x", 50).pipe("in", "b", "-,-", 60).pipe("in", "b", "p", 5).pipe("in", "a", "-,x", 45)
                .pipe("in", "a", "x,x", 46)
            .pipe("in", "c", "-,q,-", 70).pipe("in", "b", "p,-", 80);

        Scenario.add(all, "table_count_regrouped")
            .about("what the first change of an aggregate replaces is the initializer's value: a filter of a count and "
                + "a groupBy of a count both see it; of a reduce there is none")
            .dsl("g = stream('in').groupByKey(Grouped.with(string, string)); n = g.count(Materialized.as('n'))",
                "n.filter((k, v) -> v % 2 == 0).toStream().to('even', string, long)",
                "n.mapValues(v -> v * 3).groupBy((k, v) -> (v % 2 == 0 ? 'even' : 'odd', v), Grouped.with('parity', "
                    + "string, long)).count(Materialized.as('parities')).toStream().to('parities', string, long)",
                "r = g.reduce((x, y) -> y, Materialized.as('r')); r.filter((k, v) -> len(v) > 5).toStream().to('long')")
            .build(b -> {
                final var g = b.stream("in", strings()).groupByKey(grouped());
                final KTable<String, Long> n = g.count(kv("n", L));
                n.filter((k, v) -> v % 2 == 0).toStream().to("even", toLongs());
                n.mapValues(v -> v * 3)
                    .groupBy((k, v) -> KeyValue.pair(v % 2 == 0 ? "even" : "odd", v), Grouped.with("parity", S, L))
                    .count(kv("parities", L)).toStream().to("parities", toLongs());
                final KTable<String, String> r = g.reduce((x, y) -> y, kv("r", S));
                r.filter((k, v) -> v.length() > 5).toStream().to("long", toStrings());
            })
            .strings("in", "long").topic("even", STRING, LONG).topic("parities", STRING, LONG)
            .store("timestamped_kv", "parities", STRING, LONG).store("timestamped_kv", "r", STRING, STRING)
            .gen(new Gen("table_count_regrouped", 40).keys("a", "b", "c"));

        Scenario.add(all, "table_chain_cached")
            .about("caches behind caches: the flush of a table fills those of its filter and of its values, which are "
                + "flushed after it")
            .dsl("t = stream('in').flatMapValues(v -> v split by ' ').toTable(Materialized.as('t'))",
                "t.filter((k, v) -> len(v) % 2 == 0, Materialized.as('even')).toStream().to('even')",
                "t.mapValues(v -> v + '.', Materialized.as('dots')).filter((k, v) -> len(v) > 5).toStream().to('dots')")
            .cached()
            .build(b -> {
                final KTable<String, String> t = b.stream("in", strings())
                    .flatMapValues(v -> List.of((v == null ? "" : v).split(" ")))
                    .toTable(kv("t", S));
                t.filter((k, v) -> v.codePointCount(0, v.length()) % 2 == 0, kv("even", S)).toStream()
                    .to("even", toStrings());
                t.mapValues(v -> v + ".", kv("dots", S)).filter((k, v) -> v.codePointCount(0, v.length()) > 5)
                    .toStream().to("dots", toStrings());
            })
            .strings("in", "even", "dots").store("timestamped_kv", "even", STRING, STRING)
                .store("timestamped_kv", "dots", STRING, STRING)
            .gen(new Gen("table_chain_cached", 60).keys("a", "b", "c"));

        Scenario.add(all, "aggregate_headers_format")
            .about("dsl.store.format=HEADERS: stores that keep record headers; a table, a count and a join of both")
            .dsl("t = table('tab', Materialized.as('t')); c = stream('in').groupByKey(Grouped.with(string, "
                + "string)).count(Materialized.as('counts'))",
                "c.toStream().to('counts', string, long); c.join(t, (n, v) -> v + n, "
                    + "Materialized.as('joined')).toStream().to('out')")
            .config("dsl.store.format", "HEADERS")
            .build(b -> {
                final KTable<String, String> t = b.table("tab", strings(), kv("t", S));
                final KTable<String, Long> c = b.stream("in", strings()).groupByKey(grouped()).count(kv("counts", L));
                c.toStream().to("counts", toLongs());
                c.join(t, (n, v) -> v + n, kv("joined", S)).toStream().to("out", toStrings());
            })
            .strings("in", "tab", "out").topic("counts", STRING, LONG)
            .gen(new Gen("aggregate_headers_format", 60).topics("in", "tab").headers(0.6));
    }
}
