// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.STRING;
import static oracle.Dsl.S;
import static oracle.Dsl.first;
import static oracle.Dsl.grouped;
import static oracle.Dsl.kv;
import static oracle.Dsl.ms;
import static oracle.Dsl.session;
import static oracle.Dsl.strings;
import static oracle.Dsl.toSessions;
import static oracle.Dsl.toStrings;

import java.util.List;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.CogroupedKStream;
import org.apache.kafka.streams.kstream.SessionWindows;

/** Several grouped streams aggregated into one table. */
final class Cogroups {
    private Cogroups() { }

    private static CogroupedKStream<String, String> two(final StreamsBuilder b) {
        return b.stream("a", strings()).groupByKey(grouped()).<String>cogroup((k, v, agg) -> agg + "a" + first(v))
            .cogroup(b.stream("b", strings()).groupByKey(grouped()), (k, v, agg) -> first(v)
                .equals("c") ? null : agg + "b" + first(v));
    }

    static void add(final List<Scenario> all) {
        final String two =
            "two = stream('a').groupByKey().cogroup((k, v, agg) -> agg + 'a' + "
            + "first(v)).cogroup(stream('b').groupByKey(), (k, v, agg) -> first(v) == 'c' ? null : agg + 'b' + "
            + "first(v))";
        Scenario.add(all, "cogroup_two")
            .about("two topics; the aggregator of the second deletes for values that begin with 'c'")
            .dsl(two, "two.aggregate(() -> '', Materialized.as('agg')).toStream().to('out')")
            .build(b -> two(b).aggregate(() -> "", kv("agg", S)).toStream().to("out", toStrings()))
            .strings("a", "b", "out").store("timestamped_kv", "agg", STRING, STRING)
            .gen(new Gen("cogroup_two", 100).topics("a", "b").keys("p", "q", "r").late(0.3, 9_000));

        Scenario.add(all, "cogroup_session")
            .about("two topics in sessions with a gap of 3 s, grace 4 s")
            .dsl(two, "two.windowedBy(SessionWindows.ofInactivityGapAndGrace(3000 ms, 4000 ms)).aggregate(() -> '', "
                + "merger (k, x, y) -> x + '|' + y, Materialized.as('agg')).toStream().to('out', "
                + "session_windowed(string), string)")
            .build(b -> two(b).windowedBy(SessionWindows.ofInactivityGapAndGrace(ms(3_000), ms(4_000)))
                .aggregate(() -> "", (k, x, y) -> x + "|" + y, session("agg", S)).toStream().to("out", toSessions(S)))
            .strings("a", "b").topic("out", Codec.sessionWindowed(), STRING).store("session", "agg", STRING, STRING)
            .gen(new Gen("cogroup_session", 90).topics("a", "b").keys("p", "q", "r").late(0.3, 9_000).clock(0, 1_500));
    }
}
