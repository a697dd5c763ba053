// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.LONG;
import static oracle.Codec.STRING;
import static oracle.Dsl.L;
import static oracle.Dsl.S;
import static oracle.Dsl.first;
import static oracle.Dsl.grouped;
import static oracle.Dsl.longs;
import static oracle.Dsl.ms;
import static oracle.Dsl.strings;
import static oracle.Dsl.toWindowed;
import static oracle.Dsl.window;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.SlidingWindows;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.UnlimitedWindows;
import org.apache.kafka.streams.state.Stores;

/** Tumbling, hopping, sliding and unlimited windows. */
final class Windows {
    private Windows() { }

    static void add(final List<Scenario> all) {
        Scenario.add(all, "window_tumbling_count_no_grace")
            .about("tumbling 10 s, no grace; late records of closed windows are dropped; null values are counted")
            .dsl("stream('in').groupByKey(Grouped.with(string, "
                + "string)).windowedBy(TimeWindows.ofSizeWithNoGrace(10000 ms))",
                "  .count(Materialized.as('counts')).toStream().to('out', time_windowed(string, 10000), long)")
            .build(b -> b.stream("in", strings()).groupByKey(grouped())
                .windowedBy(TimeWindows.ofSizeWithNoGrace(ms(10_000)))
                .count(window("counts", L)).toStream().to("out", toWindowed(10_000, L)))
            .strings("in").topic("out", Codec.timeWindowed(10_000), LONG)
            .store("timestamped_window", "counts", STRING, LONG)
            .gen(new Gen("window_tumbling_count_no_grace", 150).keys("a", "b", "c").late(0.3, 15_000));

        Scenario.add(all, "window_hopping_cached")
            .about("hopping with a cache: the three or four windows of one record come at the commit")
            .dsl("stream('in').groupByKey(Grouped.with(string, string))",
                "  .windowedBy(TimeWindows.ofSizeAndGrace(10000 ms, 4000 ms).advanceBy(3000 ms))",
                "  .count(Materialized.as('counts')).toStream().to('out', time_windowed(string, 10000), long)")
            .cached()
            .build(b -> b.stream("in", strings()).groupByKey(grouped())
                .windowedBy(TimeWindows.ofSizeAndGrace(ms(10_000), ms(4_000)).advanceBy(ms(3_000)))
                .count(window("counts", L)).toStream().to("out", toWindowed(10_000, L)))
            .strings("in").topic("out", Codec.timeWindowed(10_000), LONG)
            .store("timestamped_window", "counts", STRING, LONG)
            .gen(new Gen("window_hopping_cached", 60).keys("a", "b").late(0.3, 15_000));

        Scenario.add(all, "window_grace_edges_hand")
            .about("hand made: window 10 ms, grace 5 ms; a record is taken while window end > stream time - grace, so "
                + "[0,10) is open at 14 and closed at 15; stream time moves by records of any key and by null values, "
                + "but not by null keys; timestamp 0")
            .dsl("stream('in').groupByKey(Grouped.with(string, string)).windowedBy(TimeWindows.ofSizeAndGrace(10 ms, "
                + "5 ms))",
                "  .count(Materialized.as('counts')).toStream().to('out', time_windowed(string, 10), long)")
            .build(b -> b.stream("in", strings()).groupByKey(grouped())
                .windowedBy(TimeWindows.ofSizeAndGrace(ms(10), ms(5)))
                .count(window("counts", L)).toStream().to("out", toWindowed(10, L)))
            .strings("in").topic("out", Codec.timeWindowed(10), LONG)
                .store("timestamped_window", "counts", STRING, LONG)
            .pipe("in", "a", "v", 0).pipe("in", "a", "v", 9).pipe("in", "a", "v", 10).pipe("in", "b", "v", 14)
                .pipe("in", "a", "v", 9)
            .pipe("in", "b", "v", 15).pipe("in", "a", "v", 9).pipe("in", "a", null, 40).pipe("in", "a", "v", 12)
                .pipe("in", null, "v", 60)
            .pipe("in", "a", "v", 20).pipe("in", "c", "v", 100).pipe("in", "a", "v", 20).pipe("in", "a", "v", 84)
                .pipe("in", "a", "v", 85)
            .pipe("in", "a", "v", 90);

        Scenario.add(all, "window_repartition_count")
            .about("groupBy to the first letter of the value, then tumbling count through a repartition topic")
            .dsl("stream('in').groupBy((k, v) -> first(v), Grouped.with('by-first', string, "
                + "string)).windowedBy(TimeWindows.ofSizeWithNoGrace(30000 ms))",
                "  .count(Materialized.as('counts')).toStream((w, n) -> w.key + '@' + w.start).to('out', string, long)")
            .build(b -> b.stream("in", strings()).groupBy((k, v) -> first(v), grouped("by-first"))
                .windowedBy(TimeWindows.ofSizeWithNoGrace(ms(30_000))).count(window("counts", L))
                .toStream((w, n) -> w.key() + "@" + w.window().start()).to("out", Dsl.toLongs()))
            .strings("in").topic("out", STRING, LONG).store("timestamped_window", "counts", STRING, LONG)
            .gen(new Gen("window_repartition_count", 80).nulls(0.05, 0).late(0.3, 40_000));

        Scenario.add(all, "window_in_memory_retention")
            .about("in-memory window store with a retention of 20 s, exactly size + grace")
            .dsl("stream('in').groupByKey(Grouped.with(string, string)).windowedBy(TimeWindows.ofSizeAndGrace(10000 "
                + "ms, 10000 ms))",
                "  .count(Materialized.as(in_memory_window('counts', retention_ms 20000, size_ms 10000, "
                    + "retain_duplicates false)))",
                "  .toStream().to('out', time_windowed(string, 10000), long)")
            .build(b -> b.stream("in", strings()).groupByKey(grouped())
                .windowedBy(TimeWindows.ofSizeAndGrace(ms(10_000), ms(10_000)))
                .count(Materialized.<String,
                    Long>as(Stores.inMemoryWindowStore("counts", ms(20_000), ms(10_000), false)).withKeySerde(S)
                    .withValueSerde(L))
                .toStream().to("out", toWindowed(10_000, L)))
            .strings("in").topic("out", Codec.timeWindowed(10_000), LONG)
                .store("timestamped_window", "counts", STRING, LONG)
            .gen(new Gen("window_in_memory_retention", 100).keys("a", "b").late(0.3, 30_000));

        Scenario.add(all, "window_unlimited_sum")
            .about("unlimited windows from 5000 ms on: earlier records fall in no window")
            .dsl("stream('in', string, long).groupByKey(Grouped.with(string, "
                + "long)).windowedBy(UnlimitedWindows.of().startOn(5000 ms))",
                "  .reduce((x, y) -> x + y, Materialized.as('sums')).toStream().to('out', time_windowed(string, 2^63 "
                    + "- 1), long)")
            .build(b -> b.stream("in", longs()).groupByKey(Grouped.with(S, L))
                .windowedBy(UnlimitedWindows.of().startOn(Instant.ofEpochMilli(5_000)))
                .reduce(Long::sum, window("sums", L)).toStream().to("out", toWindowed(Long.MAX_VALUE, L)))
            .topic("in", STRING, LONG).topic("out", Codec.timeWindowed(Long.MAX_VALUE), LONG)
            .gen(new Gen("window_unlimited_sum", 40).nulls(0.03, 0).longs(50));

        Scenario.add(all, "window_sliding_count")
            .about("sliding windows of 6 s, grace 4 s, count; random late records")
            .dsl("stream('in').groupByKey(Grouped.with(string, "
                + "string)).windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(6000 ms, 4000 ms))",
                "  .count(Materialized.as('counts')).toStream().to('out', time_windowed(string, 6000), long)")
            .build(b -> b.stream("in", strings()).groupByKey(grouped())
                .windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(ms(6_000), ms(4_000)))
                .count(window("counts", L)).toStream().to("out", toWindowed(6_000, L)))
            .strings("in").topic("out", Codec.timeWindowed(6_000), LONG)
                .store("timestamped_window", "counts", STRING, LONG)
            .gen(new Gen("window_sliding_count", 120).keys("a", "b").late(0.35, 14_000));
    }
}
