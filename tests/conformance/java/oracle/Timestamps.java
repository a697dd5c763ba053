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

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** Timestamp extractors. */
final class Timestamps {
    private static final String PREFIX = "org.apache.kafka.streams.processor.";

    private Timestamps() { }

    /** Reads the number after '@'; without one gives the partition time. */
    static final class FromValue implements TimestampExtractor {
        @Override
        public long extract(final ConsumerRecord<Object, Object> record, final long partitionTime) {
            final String v = (String) record.value();
            return v == null || v.indexOf('@') < 0 ? partitionTime : Long.parseLong(v.substring(v.indexOf('@') + 1));
        }
    }

    static void add(final List<Scenario> all) {

        Scenario.add(all, "timestamp_fail_on_invalid")
            .about("default extractor FailOnInvalidTimestamp: a negative timestamp stops the task; what came before "
                + "is kept")
            .dsl("stream('in').to('out')")
            .build(b -> b.stream("in", strings()).to("out", toStrings()))
            .strings("in", "out").pipe("in", "a", "v", 5).pipe("in", "b", "w", 0).pipe("in", "c", "x", -1)
                .pipe("in", "d", "y", 6);

        Scenario.add(all, "timestamp_partition_time")
            .about("UsePartitionTimeOnInvalidTimestamp: a negative timestamp becomes the highest of its partition so "
                + "far; each topic has its own")
            .dsl("stream('a').to('out'); stream('b').to('out-b')")
            .config("default.timestamp.extractor", PREFIX + "UsePartitionTimeOnInvalidTimestamp")
            .build(b -> {
                b.stream("a", strings()).to("out", toStrings());
                b.stream("b", strings()).to("out-b", toStrings());
            })
            .strings("a", "b", "out", "out-b").pipe("a", "k", "v", 50).pipe("a", "k", "w", 20).pipe("a", "k", "x", -1)
                .pipe("b", "k", "y", 7)
            .pipe("b", "k", "z", -1).pipe("a", "k", "u", 60).pipe("a", "k", "t", -7);

        Scenario.add(all, "timestamp_custom")
            .about("extractor given with Consumed: the number after '@' in the value, else the partition time; "
                + "negative numbers are dropped; drives windows and a table; the first record has partition time -1, "
                + "so it is dropped")
            .dsl("extract(r, partition_time) = number after '@' in r.value, or partition_time",
                "stream('in', Consumed.with(string, "
                    + "string).withTimestampExtractor(extract)).groupByKey().windowedBy(TimeWindows.ofSizeAndGrace(10 "
                    + "ms, 5 ms)).count(Materialized.as('counts')).toStream().to('out', time_windowed(string, 10), "
                    + "long)",
                "table('tab', same Consumed, Materialized.as('t')).toStream().to('tab-out')")
            .build(b -> {
                b.stream("in", Consumed.with(S, S).withTimestampExtractor(new FromValue())).groupByKey(grouped())
                    .windowedBy(TimeWindows.ofSizeAndGrace(ms(10), ms(5))).count(window("counts", L)).toStream()
                        .to("out", toWindowed(10, L));
                b.table("tab", Consumed.with(S, S).withTimestampExtractor(new FromValue()), kv("t", S)).toStream()
                    .to("tab-out", toStrings());
            })
            .strings("in", "tab", "tab-out").topic("out", Codec.timeWindowed(10), LONG)
                .store("timestamped_kv", "t", STRING, STRING)
            .pipe("in", "a", "first", 100).pipe("in", "a", "v@5", 100).pipe("in", "a", "v", 0)
                .pipe("in", "a", "v@-3", 50).pipe("in", "a", "v@17", 1)
            .pipe("in", "a", "v@9", 1).pipe("in", "a", "v@30", 1).pipe("in", "a", "v@12", 1).pipe("in", "a", "plain", 1)
                .pipe("tab", "k", "x@9", 1)
            .pipe("tab", "k", "y@4", 1).pipe("tab", "k", null, 1).pipe("tab", "k", "z", 1);
    }
}
