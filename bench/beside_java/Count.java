// SPDX-License-Identifier: Apache-2.0
// Counting by key with Kafka Streams, and restoring the counts: what count.cpp does.
//
// usage: Count memory|rocksdb count|restore RECORDS SETTING=VALUE...

import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.state.Stores;

public final class Count {
    private static final LongAdder processed = new LongAdder();
    private static final AtomicLong restored = new AtomicLong(-1); // -1: nothing has begun

    public static void main(String[] args) throws Exception {
        boolean restoring = args[1].equals("restore");
        long records = Long.parseLong(args[2]);
        var config = new Properties();
        config.put("consumer.auto.offset.reset", "earliest");
        for (int i = 3; i < args.length; ++i) {
            String[] setting = args[i].split("=", 2);
            config.put(setting[0], setting[1]);
        }
        var streams = new KafkaStreams(topology(args[0]), config);
        streams.setGlobalStateRestoreListener(new CountRestored());
        streams.setUncaughtExceptionHandler(error -> {
            error.printStackTrace();
            Runtime.getRuntime().halt(1);
            return null;
        });
        var meter = new Meter(records);
        streams.start();
        if (restoring) {
            watch(restored::get, -1, records, true, meter);
            meter.print();
        } else {
            watch(processed::sum, 0, records, false, meter);
        }
        var leave = CloseOptions.timeout(Duration.ofSeconds(60)).withGroupMembershipOperation(LEAVE_GROUP);
        streams.close(leave); // flushes and commits
        if (!restoring) meter.print();
    }

    private static Topology topology(String engine) {
        var supplier = engine.equals("memory")
                ? Stores.inMemoryKeyValueStore("counts")
                : Stores.persistentTimestampedKeyValueStore("counts");
        var builder = new StreamsBuilder();
        builder.stream("bench-count-in", Consumed.with(Serdes.String(), Serdes.Bytes()))
                .peek((key, value) -> processed.increment())
                .groupByKey(Grouped.with(Serdes.String(), Serdes.Bytes()))
                .count(Materialized.<String, Long>as(supplier)
                        .withKeySerde(Serdes.String())
                        .withValueSerde(Serdes.Long()))
                .toStream()
                .to("bench-count-out", Produced.with(Serdes.String(), Serdes.Long()));
        return builder.build();
    }

    /** Until {@code all} of what {@code seen} counts is there. */
    private static void watch(LongSupplier seen, long nothing, long all, boolean cold, Meter meter)
            throws InterruptedException {
        while (seen.getAsLong() == nothing) Thread.sleep(1);
        meter.start();
        if (cold) meter.warm(0);
        for (long now; (now = seen.getAsLong()) < all; Thread.sleep(2)) {
            if (!meter.isWarm() && now * 5 >= all) meter.warm(now);
        }
        meter.finish();
    }

    private static final class CountRestored implements StateRestoreListener {
        @Override
        public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
            restored.compareAndSet(-1, 0);
        }

        @Override
        public void onBatchRestored(TopicPartition partition, String store, long end, long count) {
            restored.addAndGet(count);
        }

        @Override
        public void onRestoreEnd(TopicPartition partition, String store, long count) {}
    }

    /** What a run costs: notes wall clock and CPU at the first record and when a fifth is done (so that it is warm). */
    private static final class Meter {
        private static final OperatingSystemMXBean OS =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        private final long total;
        private long warmAt;
        private double firstWall;
        private double warmCpu;
        private double lastWall;

        Meter(long total) {
            this.total = total;
        }

        void start() {
            firstWall = System.nanoTime() * 1e-9;
        }

        void warm(long records) {
            warmAt = records;
            warmCpu = cpu();
        }

        boolean isWarm() {
            return warmCpu > 0;
        }

        void finish() {
            lastWall = System.nanoTime() * 1e-9;
        }

        void print() throws IOException {
            double now = cpu();
            System.out.printf(Locale.ROOT,
                    "{\"records\":%d,\"wall_s\":%.3f,\"cpu_total_s\":%.3f,\"cpu_per_million_s\":%.4f,"
                            + "\"peak_rss_mb\":%.1f}%n",
                    total, lastWall - firstWall, now, (now - warmCpu) * 1e6 / (total - warmAt), peakRssMb());
        }

        private static double cpu() {
            return OS.getProcessCpuTime() * 1e-9;
        }

        private static double peakRssMb() throws IOException {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
            }
            return 0;
        }
    }
}
