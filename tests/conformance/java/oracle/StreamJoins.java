// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Dsl.S;
import static oracle.Dsl.first;
import static oracle.Dsl.ms;
import static oracle.Dsl.str;
import static oracle.Dsl.strings;
import static oracle.Dsl.toStrings;

import java.util.List;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.ValueJoinerWithKey;

/**
 * Stream-stream joins. The driver sets the wall-clock throttle of left and outer results (1000 ms in a real run) to 0.
 */
final class StreamJoins {
    private static final ValueJoinerWithKey<String, String, String, String> PAIR = (k, l, r) -> str(k) + ":" + str(l)
        + "+" + str(r);

    private StreamJoins() { }

    private static Gen gen(final String name, final int count) {
        return new Gen(name, count).topics("left", "right").keys("a", "b", "").nulls(0.04, 0.06).late(0.3, 14_000)
            .values((r, topic) -> topic.charAt(0) + Gen.word(r) + r.nextInt(10));
    }

    static void add(final List<Scenario> all) {
        final String joined = "StreamJoined.with(string, string, string).withName('j').withStoreName('j')";
        final JoinWindows window = JoinWindows.ofTimeDifferenceAndGrace(ms(3_000), ms(2_000));
        join(all, "join_stream_inner", "join", window, "JoinWindows.ofTimeDifferenceAndGrace(3000 ms, 2000 ms)",
            "inner join, random late records, null keys and values")
            .gen(gen("join_stream_inner", 120));
        join(all, "join_stream_left", "leftJoin", window, "JoinWindows.ofTimeDifferenceAndGrace(3000 ms, 2000 ms)",
            "left join: what found no match comes when the window and grace have passed; null keys and null right "
                + "values; headers of late emissions")
            .gen(gen("join_stream_left", 120).headers(0.5));
        join(all, "join_stream_outer_asymmetric", "outerJoin", JoinWindows.ofTimeDifferenceAndGrace(ms(0), ms(1_000))
            .before(ms(4_000)).after(ms(500)),
            "JoinWindows.ofTimeDifferenceAndGrace(0 ms, 1000 ms).before(4000 ms).after(500 ms)",
                "outer join with unequal sides: left and right expire at different times")
            .gen(gen("join_stream_outer_asymmetric", 120));

        join(all, "join_stream_left_hand", "leftJoin", JoinWindows.ofTimeDifferenceAndGrace(ms(10), ms(5)),
            "JoinWindows.ofTimeDifferenceAndGrace(10 ms, 5 ms)",
            "hand made: window bounds inclusive; a left record whose window already ended (ts + 10 < stream time) "
                + "gives its left result at once, although grace is not over, and joins again when a right record "
                + "follows; also a record beyond window and grace is not dropped; otherwise the left result is due "
                + "when ts + 10 + 5 < stream time; duplicates join each; stream time moved by the other side")
            .pipe("left", "a", "l1", 100).pipe("right", "a", "r1", 110).pipe("right", "a", "r2", 111)
                .pipe("left", "b", "l2", 100)
            .pipe("right", "z", "r3", 115).pipe("right", "z", "r4", 116).pipe("left", "b", "l3", 105)
                .pipe("left", "b", "l4", 100)
            .pipe("right", "b", "r5", 100).pipe("left", "c", "l5", 120).pipe("left", "c", "l5", 120)
                .pipe("right", "c", "r6", 120)
            .pipe("left", "d", "l6", 130).pipe("left", "d", null, 131).pipe("left", null, "l7", 132)
                .pipe("right", null, "r7", 133)
            .pipe("right", "d", "r8", 119).pipe("right", "d", "r9", 120).pipe("left", "y", "end", 500)
                .pipe("left", "e", "late", 300)
            .pipe("left", "e", "in grace", 486).pipe("right", "q", "end", 600);

        join(all, "join_stream_left_throttled_hand", "leftJoin", JoinWindows.ofTimeDifferenceAndGrace(ms(10), ms(5)),
            "JoinWindows.ofTimeDifferenceAndGrace(10 ms, 5 ms)",
            "hand made, with the wall-clock throttle of a real run (1000 ms): due left results wait until the wall "
                + "clock has moved 1000 ms past the last emission, and then for a record that moves or equals stream "
                + "time")
            .config("__emit.interval.ms.kstreams.outer.join.spurious.results.fix__", "1000")
            .pipe("left", "a", "l1", 100).pipe("left", "b", "l2", 120).pipe("left", "c", "l3", 140).advance(500)
                .pipe("left", "d", "l4", 160).advance(500)
            .pipe("left", "e", "l5", 150).pipe("left", "f", "l6", 160).pipe("right", "z", "r1", 300).advance(1_000)
                .pipe("right", "z", "r2", 299).pipe("right", "z", "r3", 300)
            .advance(5_000).pipe("left", "g", "l7", 301);

        Scenario.add(all, "join_stream_self_optimized")
            .about("a stream joined with itself, topology.optimization=all: one store and one changelog, same results")
            .dsl("s = stream('in'); s.join(s, (k, l, r) -> k + ':' + l + '+' + r, "
                + "JoinWindows.ofTimeDifferenceAndGrace(3000 ms, 2000 ms), " + joined + ").to('out')")
            .optimized()
            .build(b -> {
                final KStream<String, String> stream = b.stream("in", strings());
                stream.join(stream, PAIR, window, StreamJoined.with(S, S, S).withName("j").withStoreName("j"))
                    .to("out", toStrings());
            })
            .strings("in", "out").gen(new Gen("join_stream_self", 60).keys("a", "b").late(0.3, 9_000));

        Scenario.add(all, "join_stream_rekeyed")
            .about("both sides rekeyed before the join: two repartition topics; null keys after the rekey are kept "
                + "for the left join")
            .dsl("l = stream('left').selectKey(f); r = stream('right').selectKey(f); f(k, v) = v == null or its last "
                + "character >= '7' ? null : v[1]",
                "v[1] is the second character; l.leftJoin(r, (k, l, r) -> str(k) + ':' + str(l) + '+' + str(r), "
                    + "JoinWindows.ofTimeDifferenceAndGrace(3000 ms, 2000 ms), " + joined + ").to('out')")
            .build(b -> {
                final KStream<String, String> l = b.stream("left", strings())
                    .selectKey((k, v) -> v == null || v.charAt(v.length() - 1) >= '7' ? null : first(v.substring(1)));
                final KStream<String, String> r = b.stream("right", strings())
                    .selectKey((k, v) -> v == null || v.charAt(v.length() - 1) >= '7' ? null : first(v.substring(1)));
                l.leftJoin(r, PAIR, window, StreamJoined.with(S, S, S).withName("j").withStoreName("j"))
                    .to("out", toStrings());
            })
            .strings("left", "right", "out").gen(gen("join_stream_rekeyed", 80));
    }

    private static Scenario join(final List<Scenario> all, final String name, final String kind,
        final JoinWindows window, final String windowText, final String about) {
        return Scenario.add(all, name).about(about)
            .dsl("stream('left')." + kind + "(stream('right'), (k, l, r) -> str(k) + ':' + str(l) + '+' + str(r), "
                + windowText + ",",
                "  StreamJoined.with(string, string, string).withName('j').withStoreName('j')).to('out')")
            .build(b -> build(b, kind, window))
            .strings("left", "right", "out");
    }

    private static void build(final StreamsBuilder b, final String kind, final JoinWindows window) {
        final KStream<String, String> left = b.stream("left", strings());
        final KStream<String, String> right = b.stream("right", strings());
        final StreamJoined<String, String, String> with = StreamJoined.with(S, S, S).withName("j").withStoreName("j");
        (switch (kind) {
            case "join" -> left.join(right, PAIR, window, with);
            case "leftJoin" -> left.leftJoin(right, PAIR, window, with);
            default -> left.outerJoin(right, PAIR, window, with);
        }).to("out", toStrings());
    }
}
