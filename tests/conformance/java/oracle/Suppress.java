// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.LONG;
import static oracle.Codec.STRING;
import static oracle.Dsl.L;
import static oracle.Dsl.S;
import static oracle.Dsl.grouped;
import static oracle.Dsl.kv;
import static oracle.Dsl.ms;
import static oracle.Dsl.strings;
import static oracle.Dsl.toStrings;
import static oracle.Dsl.toWindowed;
import static oracle.Dsl.window;
import static org.apache.kafka.streams.kstream.Suppressed.BufferConfig.maxRecords;
import static org.apache.kafka.streams.kstream.Suppressed.BufferConfig.unbounded;
import static org.apache.kafka.streams.kstream.Suppressed.untilTimeLimit;
import static org.apache.kafka.streams.kstream.Suppressed.untilWindowCloses;

import java.util.List;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.TimeWindows;

/** KTable.suppress; the buffer's changelog is among the outputs. */
final class Suppress {
    private Suppress() { }

    static void add(final List<Scenario> all) {
        Scenario.add(all, "suppress_window_closes")
            .about("tumbling 10 s, grace 3 s, suppress until the window closes, unbounded")
            .dsl("stream('in').groupByKey(Grouped.with(string, string)).windowedBy(TimeWindows.ofSizeAndGrace(10000 "
                + "ms, 3000 ms)).count(Materialized.as('counts'))",
                "  .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()).withName('final')).toStream()"
                    + ".to('out', time_windowed(string, 10000), long)")
            .build(b -> b.stream("in", strings()).groupByKey(grouped())
                .windowedBy(TimeWindows.ofSizeAndGrace(ms(10_000), ms(3_000)))
                .count(window("counts", L)).suppress(untilWindowCloses(unbounded()).withName("final")).toStream()
                    .to("out", toWindowed(10_000, L)))
            .strings("in").topic("out", Codec.timeWindowed(10_000), LONG)
                .store("timestamped_window", "counts", STRING, LONG)
            .gen(new Gen("suppress_window_closes", 120).late(0.3, 16_000).headers(0.4));

        Scenario.add(all, "suppress_max_records")
            .about("table, suppress for 60 s or 3 keys: when full, the one with the smallest buffer time is emitted "
                + "early")
            .dsl("table('in', Materialized.as('src')).suppress(Suppressed.untilTimeLimit(60000 ms, "
                + "BufferConfig.maxRecords(3)).withName('limit')).toStream().to('out')")
            .build(b -> b.table("in", strings(), kv("src", S))
                .suppress(untilTimeLimit(ms(60_000), maxRecords(3)).withName("limit"))
                .toStream().to("out", toStrings()))
            .strings("in", "out")
                .gen(new Gen("suppress_max_records", 120).keys("a", "b", "c", "d", "e", "f").nulls(0.03, 0.15)
                .late(0.25, 9_000));

        Scenario.add(all, "suppress_time_limit_hand")
            .about("hand made: limit 10 ms; update of a buffered key with a later, an earlier and the same time (it "
                + "keeps the buffer time of the first, and gets the timestamp of the last); add and delete within the "
                + "buffer; emission exactly at the limit; late record that is due at once; equal buffer times")
            .dsl("table('in', Materialized.as('src')).suppress(Suppressed.untilTimeLimit(10 ms, "
                + "BufferConfig.unbounded()).withName('limit')).toStream().to('out')")
            .build(b -> b.table("in", strings(), kv("src", S))
                .suppress(untilTimeLimit(ms(10), BufferConfig.unbounded()).withName("limit"))
                .toStream().to("out", toStrings()))
            .strings("in", "out")
            .pipe("in", "b", "1", 100).pipe("in", "a", "2", 100).pipe("in", "b", "3", 105).pipe("in", "c", "4", 109)
                .pipe("in", "c", null, 109)
            .pipe("in", "d", "5", 110).pipe("in", "e", "6", 95).pipe("in", "f", "7", 101).pipe("in", "d", "8", 104)
                .pipe("in", "g", "9", 114)
            .pipe("in", "g", "10", 115).pipe("in", "h", null, 116).pipe("in", "z", "end", 1000);

        Scenario.add(all, "suppress_shut_down_when_full")
            .about("strict buffer of 2 windows: the third window stops the task with an error")
            .dsl("stream('in').groupByKey(Grouped.with(string, string)).windowedBy(TimeWindows.ofSizeAndGrace(10 ms, "
                + "1000 ms)).count(Materialized.as('counts'))",
                "  .suppress(Suppressed.untilWindowCloses(BufferConfig.maxRecords(2).shutDownWhenFull())"
                    + ".withName('final')).toStream().to('out', time_windowed(string, 10), long)")
            .build(b -> b.stream("in", strings()).groupByKey(grouped())
                .windowedBy(TimeWindows.ofSizeAndGrace(ms(10), ms(1_000)))
                .count(window("counts", L))
                    .suppress(untilWindowCloses(maxRecords(2).shutDownWhenFull()).withName("final"))
                .toStream().to("out", toWindowed(10, L)))
            .strings("in").topic("out", Codec.timeWindowed(10), LONG)
            .pipe("in", "a", "v", 1).pipe("in", "a", "v", 2).pipe("in", "b", "v", 3).pipe("in", "c", "v", 4)
                .pipe("in", "d", "v", 5);
    }
}
