// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.LONG;
import static oracle.Codec.STRING;
import static oracle.Dsl.L;
import static oracle.Dsl.S;
import static oracle.Dsl.grouped;
import static oracle.Dsl.ms;
import static oracle.Dsl.session;
import static oracle.Dsl.strings;
import static oracle.Dsl.toSessions;

import java.util.List;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Session windows. */
final class Sessions {
    private Sessions() { }

    static void add(final List<Scenario> all) {
        Scenario.add(all, "session_count")
            .about("sessions with a gap of 3 s, grace 6 s; merged sessions are withdrawn by tombstones before the "
                + "merged result")
            .dsl("stream('in').groupByKey(Grouped.with(string, "
                + "string)).windowedBy(SessionWindows.ofInactivityGapAndGrace(3000 ms, 6000 ms))",
                "  .count(Materialized.as('counts')).toStream().to('out', session_windowed(string), long)")
            .build(b -> b.stream("in", strings()).groupByKey(grouped())
                .windowedBy(SessionWindows.ofInactivityGapAndGrace(ms(3_000), ms(6_000)))
                .count(session("counts", L)).toStream().to("out", toSessions(L)))
            .strings("in").topic("out", Codec.sessionWindowed(), LONG).store("session", "counts", STRING, LONG)
            .gen(new Gen("session_count", 150).keys("a", "b", "c", "d").late(0.3, 14_000).clock(0, 1500));

        Scenario.add(all, "session_merge_hand")
            .about("hand made: gap 10 ms inclusive at both sides; one record merges three sessions; merger is called "
                + "old-first; equal timestamps; record inside a session; a null value reaches the aggregator; null "
                + "result deletes")
            .dsl("stream('in').groupByKey(Grouped.with(string, "
                + "string)).windowedBy(SessionWindows.ofInactivityGapAndGrace(10 ms, 1000 ms))",
                "  .aggregate(() -> '.', (k, v, a) -> v == 'del' ? null : a + str(v), merger (k, x, y) -> '(' + x + "
                    + "'|' + y + ')', Materialized.as('agg'))",
                "  .toStream().to('out', session_windowed(string), string)")
            .build(b -> b.stream("in", strings()).groupByKey(grouped())
                .windowedBy(SessionWindows.ofInactivityGapAndGrace(ms(10), ms(1_000)))
                .aggregate(() -> ".", (k, v, a) -> "del".equals(v) ? null : a + v, (k, x, y) -> "(" + x + "|" + y
                    + ")", session("agg", S))
                .toStream().to("out", toSessions(S)))
            .strings("in").topic("out", Codec.sessionWindowed(), STRING).store("session", "agg", STRING, STRING)
            .pipe("in", "a", "1", 100).pipe("in", "a", "2", 110).pipe("in", "a", "3", 121).pipe("in", "a", "4", 142)
                .pipe("in", "a", "5", 131)
            .pipe("in", "a", "6", 131).pipe("in", "a", "7", 90).pipe("in", "a", "8", 79).pipe("in", "a", "9", 0)
                .pipe("in", "b", "x", 50)
            .pipe("in", "b", "y", 30).pipe("in", "b", "z", 40).pipe("in", "b", null, 41).pipe("in", null, "n", 42)
                .pipe("in", "a", "10", 85)
            .pipe("in", "b", "del", 45).pipe("in", "b", "w", 55).pipe("in", "c", "p", 5).pipe("in", "c", "q", 5);

        Scenario.add(all, "session_aggregate_cached")
            .about("sessions with a cache: the withdrawal of a merged session that was never forwarded is not sent")
            .dsl("stream('in').processValues(r: for i in 0..2 forward(r.with_value(r.value + "
                + "i).with_timestamp(r.timestamp + 1000 * i))).groupByKey(Grouped.with(string, "
                + "string)).windowedBy(SessionWindows.ofInactivityGapAndGrace(3000 ms, 6000 ms))",
                "  .aggregate(() -> '', (k, v, a) -> a + last character of v, merger (k, x, y) -> x + y, "
                    + "Materialized.as('agg')).toStream().to('out', session_windowed(string), string)")
            .cached()
            .build(b -> b.stream("in", strings()).processValues(SpreadValues::new).groupByKey(grouped())
                .windowedBy(SessionWindows.ofInactivityGapAndGrace(ms(3_000), ms(6_000)))
                .aggregate(() -> "", (k, v, a) -> a + v.substring(v.length() - 1), (k, x, y) -> x + y,
                    session("agg", S)).toStream().to("out", toSessions(S)))
            .strings("in").topic("out", Codec.sessionWindowed(), STRING).store("session", "agg", STRING, STRING)
            .gen(new Gen("session_aggregate_cached", 80).keys("a", "b").late(0.3, 12_000));
    }

    private static final class SpreadValues extends ContextualFixedKeyProcessor<String, String, String> {
        @Override
        public void process(final FixedKeyRecord<String, String> r) {
            for (int i = 0; i < 3; i++) {
                context().forward(r.withValue(r.value() + i).withTimestamp(r.timestamp() + 1_000L * i));
            }
        }
    }
}
