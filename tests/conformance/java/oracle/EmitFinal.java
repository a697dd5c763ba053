// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.LONG;
import static oracle.Codec.STRING;
import static oracle.Dsl.L;
import static oracle.Dsl.S;
import static oracle.Dsl.first;
import static oracle.Dsl.grouped;
import static oracle.Dsl.ms;
import static oracle.Dsl.session;
import static oracle.Dsl.strings;
import static oracle.Dsl.toSessions;
import static oracle.Dsl.toWindowed;
import static oracle.Dsl.window;

import java.util.List;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.SlidingWindows;
import org.apache.kafka.streams.kstream.TimeWindows;

/** EmitStrategy.onWindowClose. The driver sets the wall-clock throttle (1000 ms in a real run) to 0. */
final class EmitFinal {
    private EmitFinal() { }

    static void add(final List<Scenario> all) {

        Scenario.add(all, "emit_final_hopping")
            .about("hopping 10 s by 4 s, no grace, results when the window closes")
            .dsl("stream('in').groupByKey(Grouped.with(string, "
                + "string)).windowedBy(TimeWindows.ofSizeWithNoGrace(10000 ms).advanceBy(4000 ms))",
                "  .emitStrategy(EmitStrategy.onWindowClose()).aggregate(() -> '', (k, v, a) -> a + first(v), "
                    + "Materialized.as('agg'))",
                "  .toStream().to('out', time_windowed(string, 10000), string)")
            .build(b -> b.stream("in", strings()).groupByKey(grouped())
                .windowedBy(TimeWindows.ofSizeWithNoGrace(ms(10_000)).advanceBy(ms(4_000)))
                .emitStrategy(EmitStrategy.onWindowClose())
                    .aggregate(() -> "", (k, v, a) -> a + first(v), window("agg", S))
                .toStream().to("out", toWindowed(10_000, S)))
            .strings("in").topic("out", Codec.timeWindowed(10_000), STRING)
                .store("timestamped_window", "agg", STRING, STRING)
            .gen(new Gen("emit_final_hopping", 100).keys("a", "b", "c").late(0.2, 12_000).clock(0, 2000));

        Scenario.add(all, "emit_final_session")
            .about("sessions with a gap of 3 s, grace 2 s, results when the session closes; merged sessions give no "
                + "tombstones")
            .dsl("stream('in').groupByKey(Grouped.with(string, "
                + "string)).windowedBy(SessionWindows.ofInactivityGapAndGrace(3000 ms, 2000 ms))",
                "  .emitStrategy(EmitStrategy.onWindowClose()).count(Materialized.as('counts')).toStream().to('out', "
                    + "session_windowed(string), long)")
            .build(b -> b.stream("in", strings()).groupByKey(grouped())
                .windowedBy(SessionWindows.ofInactivityGapAndGrace(ms(3_000), ms(2_000)))
                .emitStrategy(EmitStrategy.onWindowClose()).count(session("counts", L)).toStream()
                    .to("out", toSessions(L)))
            .strings("in").topic("out", Codec.sessionWindowed(), LONG).store("session", "counts", STRING, LONG)
            .gen(new Gen("emit_final_session", 150).keys("a", "b", "c", "d").late(0.3, 8_000).clock(0, 1500));

        Scenario.add(all, "emit_final_cached")
            .about("emit on close with a cache configured: tumbling and sliding side by side on one grouped stream")
            .dsl("g = stream('in').groupByKey(Grouped.with(string, string))",
                "g.windowedBy(TimeWindows.ofSizeWithNoGrace(8000 ms)).emitStrategy(onWindowClose).reduce((x, y) -> x "
                    + "+ first(y), Materialized.as('tumbling')).toStream().to('tumbling', time_windowed(string, "
                    + "8000), string)",
                "g.windowedBy(SlidingWindows.ofTimeDifferenceWithNoGrace(4000 "
                    + "ms)).emitStrategy(onWindowClose).count(Materialized.as('sliding')).toStream().to('sliding', "
                    + "time_windowed(string, 4000), long)")
            .cached()
            .build(b -> {
                final var g = b.stream("in", strings()).groupByKey(grouped());
                g.windowedBy(TimeWindows.ofSizeWithNoGrace(ms(8_000))).emitStrategy(EmitStrategy.onWindowClose())
                    .reduce((x, y) -> x + first(y), window("tumbling", S)).toStream()
                        .to("tumbling", toWindowed(8_000, S));
                g.windowedBy(SlidingWindows.ofTimeDifferenceWithNoGrace(ms(4_000)))
                    .emitStrategy(EmitStrategy.onWindowClose())
                    .count(window("sliding", L)).toStream().to("sliding", toWindowed(4_000, L));
            })
            .strings("in").topic("tumbling", Codec.timeWindowed(8_000), STRING)
                .topic("sliding", Codec.timeWindowed(4_000), LONG)
            .gen(new Gen("emit_final_cached", 70).keys("a", "b").late(0.2, 9_000));
    }
}
