// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Dsl.L;
import static oracle.Dsl.S;
import static oracle.Dsl.first;
import static oracle.Dsl.grouped;
import static oracle.Dsl.kv;
import static oracle.Dsl.ms;
import static oracle.Dsl.strings;
import static oracle.Dsl.toStrings;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.GlobalKTable;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Printed;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.SlidingWindows;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.ValueJoiner;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Topologies of which only describe() and the internal topics are of interest. In the DSL text all serdes are string
 * and left out.
 */
final class Shapes {
    private static final ValueJoiner<String, String, String> PAIR = (l, r) -> l + r;
    private static final JoinWindows WINDOW = JoinWindows.ofTimeDifferenceAndGrace(ms(1_000), ms(500));
    private static final StreamJoined<String, String, String> SERDES = StreamJoined.with(S, S, S);

    private Shapes() { }

    static final class Pass extends ContextualProcessor<String, String, String, String> {
        @Override
        public void process(final Record<String, String> r) {
            context().forward(r);
        }
    }

    static final class PassValue extends ContextualFixedKeyProcessor<String, String, String> {
        @Override
        public void process(final FixedKeyRecord<String, String> r) {
            context().forward(r);
        }
    }

    private static Scenario shape(final List<Scenario> all, final String name, final String about,
        final Consumer<StreamsBuilder> with, final String... dsl) {
        return Scenario.add(all, "shape_" + name).about(about).dsl(dsl).build(with);
    }

    private static StoreBuilder<KeyValueStore<String, String>> store(final String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), S, S);
    }

    static void add(final List<Scenario> all) {
        stateless(all);
        repartitions(all);
        tables(all);
        windows(all);
        joins(all);
        cogroups(all);
        processors(all);
        optimizations(all);
    }

    private static void stateless(final List<Scenario> all) {
        shape(all, "stateless_unnamed", "every stateless operator, unnamed",
            b -> b.stream("in", strings()).filter((k, v) -> true).filterNot((k, v) -> false).selectKey((k, v) -> v)
                .map(KeyValue::pair)
                .mapValues(v -> v).mapValues((k, v) -> v).flatMap((k, v) -> List.of(KeyValue.pair(k, v)))
                    .flatMapValues(v -> List.of(v))
                .peek((k, v) -> { }).process(Pass::new).processValues(PassValue::new).to("out", toStrings()),
            "stream('in').filter.filterNot.selectKey.map.mapValues(v).mapValues(k, "
                + "v).flatMap.flatMapValues(v).peek.process.processValues.to('out')");
        shape(all, "foreach_print_unnamed", "foreach, print and a second sink, unnamed, from one source",
            b -> {
                final KStream<String, String> s = b.stream("in", strings());
                s.foreach((k, v) -> { });
                s.print(Printed.toSysOut());
                s.to("out1", toStrings());
                s.mapValues(v -> v).to("out2", toStrings());
            },
            "s = stream('in'); s.foreach; s.print(Printed.toSysOut()); s.to('out1'); s.mapValues.to('out2')");
        shape(all, "split", "split unnamed, with default; split named without default; nested split by withFunction",
            b -> {
                final KStream<String, String> s = b.stream("in", strings());
                final var one = s.split().branch((k, v) -> true).branch((k, v) -> false).defaultBranch();
                one.entrySet().stream().sorted(Map.Entry.comparingByKey())
                    .forEach(e -> e.getValue().to("one" + e.getKey().charAt(e.getKey().length() - 1), toStrings()));
                s.split(Named.as("two-")).branch((k, v) -> true, Branched.as("x"))
                    .branch((k, v) -> false,
                        Branched.withFunction(x -> x.mapValues(v -> v).split(Named.as("three-"))
                        .branch((k, v) -> true, Branched.as("deep")).noDefaultBranch().get("three-deep"), "y"))
                    .noDefaultBranch().entrySet().stream().sorted(Map.Entry.comparingByKey())
                        .forEach(e -> e.getValue().to(e.getKey(), toStrings()));
            },
            "s = stream('in')",
            "one = s.split().branch(p).branch(p).defaultBranch()   // unnamed; sorted by map key, sinks 'one0', "
                + "'one1', 'one2' by the last character of the key",
            "two = s.split(Named.as('two-')).branch(p, Branched.as('x')).branch(p, Branched.withFunction(x -> "
                + "x.mapValues.split(Named.as('three-')).branch(p, "
                + "Branched.as('deep')).noDefaultBranch()['three-deep'], 'y')).noDefaultBranch()",
            "for (name, stream) of two sorted by name: stream.to(name)");
        shape(all, "sources", "one source of three topics, a pattern source, two independent subtopologies, a dynamic "
            + "sink",
            b -> {
                b.stream(List.of("b", "a", "c"), strings()).to("out1", toStrings());
                b.stream(Pattern.compile("metrics-[a-z]+"), strings())
                    .to(Dsl.router("router-x", (k, v, c) -> "x"), toStrings());
                b.stream("z", strings()).mapValues(v -> v)
                    .to(Dsl.router("router-y", (k, v, c) -> "y"), toStrings().withName("dynamic"));
            },
            "stream(['b', 'a', 'c']).to('out1'); stream(Pattern 'metrics-[a-z]+').to(extractor with text form "
                + "'router-x'); stream('z').mapValues.to(extractor with text form 'router-y', name dynamic)");
    }

    private static void repartitions(final List<Scenario> all) {
        shape(all, "group_by_unnamed", "word count with everything unnamed: generated store and repartition names",
            b -> b.stream("in", strings()).flatMapValues(v -> List.of(v)).groupBy((k, v) -> v, grouped())
                .count(Materialized.with(S, L)).toStream().to("out", Dsl.toLongs()),
            "stream('in').flatMapValues.groupBy(f, "
                + "Grouped.with(serdes)).count(Materialized.with(serdes)).toStream().to('out')");
        shape(all, "table_group_by_unnamed", "table groupBy with everything unnamed, aggregated in three ways",
            b -> {
                final var g = b.table("in", strings()).groupBy((k, v) -> KeyValue.pair(v, k), grouped());
                g.count(Materialized.with(S, L)).toStream().to("a", Dsl.toLongs());
                g.reduce((x, y) -> y, (x, y) -> x, Materialized.with(S, S)).toStream().to("b", toStrings());
                g.aggregate(() -> "", (k, v, x) -> x, (k, v, x) -> x, Materialized.with(S, S)).toStream()
                    .to("c", toStrings());
            },
            "g = table('in').groupBy(f, Grouped.with(serdes)); g.count().toStream().to('a'); "
                + "g.reduce(f, f).toStream().to('b'); g.aggregate(i, f, f).toStream().to('c')");
        shape(all, "repartition", "repartition unnamed and named, toTable with and without a pending repartition",
            b -> {
                final KStream<String, String> s = b.stream("in", strings());
                s.repartition(Repartitioned.with(S, S)).to("out1", toStrings());
                s.repartition(Repartitioned.with(S, S).withName("named").withNumberOfPartitions(5))
                    .toTable(Materialized.with(S, S)).toStream().to("out2", toStrings());
                s.selectKey((k, v) -> v).toTable(kv("table", S)).toStream().to("out3", toStrings());
                s.selectKey((k, v) -> v).toTable(Named.as("tt"), Materialized.with(S, S)).toStream()
                    .to("out4", toStrings());
            },
            "s = stream('in'); s.repartition().to('out1'); s.repartition(name 'named', 5 "
                + "partitions).toTable().toStream().to('out2')",
            "s.selectKey.toTable(Materialized.as('table')).toStream().to('out3'); "
                + "s.selectKey.toTable(Named.as('tt')).toStream().to('out4')");
    }

    private static void tables(final List<Scenario> all) {
        shape(all, "table_materialized", "table operators with generated and given store names",
            b -> b.table("in", strings(), Materialized.with(S, S)).filter((k, v) -> true, Materialized.with(S, S))
                .mapValues(v -> v, kv("mapped", S))
                .filterNot((k, v) -> false, Named.as("not"), kv("not-store", S)).toStream((k, v) -> v, Named.as("ts"))
                    .to("out", toStrings()),
            "table('in', Materialized.with(serdes)).filter(p, Materialized.with(serdes)).mapValues(f, "
                + "Materialized.as('mapped')).filterNot(p, Named.as('not'), Materialized.as('not-store')).toStream(f, "
                + "Named.as('ts')).to('out')");
        shape(all, "table_joins", "table-table joins, unmaterialized and materialized, and a join of joins",
            b -> {
                final KTable<String, String> l = b.table("l", strings());
                final KTable<String, String> r = b.table("r", strings());
                final KTable<String, String> third = b.table("t", strings(), kv("third", S));
                l.join(r, PAIR).leftJoin(third, PAIR, Materialized.with(S, S))
                    .outerJoin(r.filter((k, v) -> true), PAIR, Named.as("outer"), kv("joined", S)).toStream()
                    .to("out", toStrings());
            },
            "l = table('l'); r = table('r'); t = table('t', Materialized.as('third'))",
            "l.join(r, f).leftJoin(t, f, Materialized.with(serdes)).outerJoin(r.filter, f, Named.as('outer'), "
                + "Materialized.as('joined')).toStream().to('out')");
        shape(all, "foreign_key_unnamed", "foreign-key joins, all names generated",
            b -> {
                final KTable<String, String> r = b.table("r", strings());
                b.table("l", strings()).join(r, (Function<String, String>) v -> v, PAIR, Materialized.with(S, S))
                    .toStream().to("out1", toStrings());
                b.table("l2", strings()).leftJoin(r, (Function<String, String>) v -> v, PAIR, Materialized.with(S, S))
                    .toStream().to("out2", toStrings());
            },
            "r = table('r'); table('l').join(r, fk, f, Materialized.with(serdes)).toStream().to('out1'); "
                + "table('l2').leftJoin(r, fk, f, Materialized.with(serdes)).toStream().to('out2')");
    }

    private static void windows(final List<Scenario> all) {
        shape(all, "windows_unnamed", "tumbling, sliding, session counts with generated store names",
            b -> {
                final var g = b.stream("in", strings()).groupByKey(grouped());
                g.windowedBy(TimeWindows.ofSizeWithNoGrace(ms(1_000))).count(Materialized.with(S, L))
                    .toStream((w, n) -> w.key()).to("a", Dsl.toLongs());
                g.windowedBy(SlidingWindows.ofTimeDifferenceWithNoGrace(ms(1_000))).count(Materialized.with(S, L))
                    .toStream((w, n) -> w.key()).to("b", Dsl.toLongs());
                g.windowedBy(SessionWindows.ofInactivityGapWithNoGrace(ms(1_000))).count(Materialized.with(S, L))
                    .toStream((w, n) -> w.key()).to("c", Dsl.toLongs());
            },
            "g = stream('in').groupByKey(); for each of TimeWindows, SlidingWindows, SessionWindows of 1000 ms "
                + "without grace: g.windowedBy(w).count().toStream(key of the window).to('a' | 'b' | 'c')");
    }

    private static void joins(final List<Scenario> all) {
        shape(all, "stream_joins_unnamed", "stream-stream joins of the three kinds with generated names",
            b -> {
                final KStream<String, String> l = b.stream("l", strings());
                final KStream<String, String> r = b.stream("r", strings());
                l.join(r, PAIR, WINDOW, SERDES).to("a", toStrings());
                l.leftJoin(r, PAIR, WINDOW, SERDES).to("b", toStrings());
                l.outerJoin(r, PAIR, WINDOW, SERDES).to("c", toStrings());
            },
            "l = stream('l'); r = stream('r'); l.join(r, f, JoinWindows 1000 ms, grace 500 ms).to('a'); "
                + "l.leftJoin(..).to('b'); l.outerJoin(..).to('c')");
        shape(all, "globals", "two global tables, joined inner and left, unnamed, named and materialized; a global "
            + "store",
            b -> {
                final GlobalKTable<String, String> g1 = b.globalTable("g1", strings());
                final GlobalKTable<String, String> g2 =
                    b.globalTable("g2", Consumed.with(S, S).withName("global-source"), kv("g2-store", S));
                b.addGlobalStore(store("g3-store")
                    .withLoggingDisabled(), "g3", strings(), () ->
                    new ContextualProcessor<String, String, Void, Void>() {
                    @Override
                    public void process(final Record<String, String> r) { }
                });
                b.stream("s", strings()).join(g1, (k, v) -> v, PAIR).leftJoin(g2, (k, v) -> v, PAIR, Named.as("left"))
                    .to("out", toStrings());
            },
            "g1 = globalTable('g1'); g2 = globalTable('g2', name global-source, Materialized.as('g2-store')); "
                + "addGlobalStore('g3-store', topic 'g3', processor)",
            "stream('s').join(g1, f, j).leftJoin(g2, f, j, Named.as('left')).to('out')");
    }

    private static void cogroups(final List<Scenario> all) {
        shape(all, "cogroup_unnamed", "cogroup of three, one of them repartitioned, all names generated",
            b -> {
                final var a = b.stream("a", strings()).groupByKey(grouped());
                final var c = b.stream("c", strings()).groupByKey(grouped());
                final var r = b.stream("b", strings()).selectKey((k, v) -> v).groupByKey(grouped());
                a.<String>cogroup((k, v, x) -> x).cogroup(r, (k, v, x) -> x).cogroup(c, (k, v, x) -> x)
                    .aggregate(() -> "", Materialized.with(S, S)).toStream().to("out", toStrings());
            },
            "a = stream('a').groupByKey(); c = stream('c').groupByKey(); r = stream('b').selectKey.groupByKey(); "
                + "a.cogroup(f).cogroup(r, f).cogroup(c, f).aggregate(i).toStream().to('out')");
    }

    private static void processors(final List<Scenario> all) {
        shape(all, "shared_store", "a store shared by processors of two otherwise separate streams makes one "
            + "subtopology of them; a third stays apart",
            b -> {
                b.addStateStore(store("shared"));
                b.stream("x", strings()).process(Pass::new, "shared").to("x-out", toStrings());
                b.stream("alone", strings()).to("alone-out", toStrings());
                b.stream("y", strings()).processValues(PassValue::new, Named.as("reader"), "shared")
                    .to("y-out", toStrings());
            },
            "add in-memory key_value 'shared'; stream('x').process(p, 'shared').to('x-out'); "
                + "stream('alone').to('alone-out'); stream('y').processValues(p, Named.as('reader'), "
                + "'shared').to('y-out')");
    }

    private static void optimizations(final List<Scenario> all) {
        final String merged =
            "s = stream('in').selectKey; s.groupByKey().count().toStream().to('a'); "
            + "s.mapValues.groupByKey().reduce(f).toStream().to('b'); s.leftJoin(table('t'), f).to('c'); "
            + "s.join(stream('r'), f, JoinWindows 1000 ms, grace 500 ms).to('d')";
        shape(all, "repartitions_plain", "one rekeyed stream with four repartitions, not optimized",
            Shapes::repartitionMerge, merged);
        final String reuse =
            "t = table('in', Materialized.as('src')); t.filter.toStream().to('a'); table('in2').mapValues(f, "
            + "Materialized.as('m')).toStream().to('b'); table('in3').join(t, f).toStream().to('c')";
        shape(all, "sources_plain", "source tables, not optimized", Shapes::reuse, reuse);
        shape(all, "repartition_after_merge", "repartitions below a merge of rekeyed streams, with "
            + "topology.optimization=merge.repartition.topics",
            b -> {
                final KStream<String, String> m = b.stream("x", strings()).selectKey((k, v) -> v)
                    .merge(b.stream("y", strings()));
                m.groupByKey(grouped()).count(Materialized.with(S, L)).toStream().to("a", Dsl.toLongs());
                m.filter((k, v) -> true).groupByKey(grouped()).reduce((x, y) -> y, Materialized.with(S, S)).toStream()
                    .to("b", toStrings());
            },
            "m = stream('x').selectKey.merge(stream('y')); m.groupByKey().count().toStream().to('a'); "
                + "m.filter.groupByKey().reduce(f).toStream().to('b')")
            .config("topology.optimization", "merge.repartition.topics");
    }

    private static void repartitionMerge(final StreamsBuilder b) {
        final KStream<String, String> s = b.stream("in", strings()).selectKey((k, v) -> first(v));
        s.groupByKey(grouped()).count(Materialized.with(S, L)).toStream().to("a", Dsl.toLongs());
        s.mapValues(v -> v).groupByKey(Grouped.with(S, S)).reduce((x, y) -> y, Materialized.with(S, S)).toStream()
            .to("b", toStrings());
        s.leftJoin(b.table("t", strings()), PAIR, Joined.with(S, S, S)).to("c", toStrings());
        s.join(b.stream("r", strings()), PAIR, WINDOW, SERDES).to("d", toStrings());
    }

    private static void reuse(final StreamsBuilder b) {
        final KTable<String, String> t = b.table("in", strings(), kv("src", S));
        t.filter((k, v) -> true).toStream().to("a", toStrings());
        b.table("in2", strings()).mapValues(v -> v, kv("m", S)).toStream().to("b", toStrings());
        b.table("in3", strings()).join(t, PAIR).toStream().to("c", toStrings());
    }
}
