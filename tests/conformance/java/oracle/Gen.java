// SPDX-License-Identifier: Apache-2.0
package oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Seeded input: the same name and options always give the same records. ORACLE_SEED gives other ones. */
final class Gen {
    private static final String SALT = System.getenv().getOrDefault("ORACLE_SEED", "");
    private static final String[] WORDS =
        {"ant", "bee", "cat", "dove", "eel", "fox", "gnu", "heron", "ibis", "jay", "kö", "lynx"};

    private final int count;
    private final Random random;
    private String[] topics = {"in"};
    private String[] keys = {"a", "b", "c", "d", "e"};
    private double nullKeys = 0.03;
    private double nullValues = 0.06;
    private double late = 0.2;
    private int lateness = 5000;
    private double same = 0.12;
    private double headers = 0.1;
    private double jump = 0;
    private int jumpMs;
    private double advance = 0;
    private int advanceMs;
    private long clock = 0;
    private int stepMs = 1000;
    private BiFunction<Random, String, Object> values;
    private int serial = 0;

    Gen(final String seed, final int count) {
        this.count = count;
        this.random =
            new Random(SALT.isEmpty() ? seed.hashCode() : seed.hashCode() ^ SALT.hashCode() * 0x9e3779b97f4a7c15L);
        this.values = (r, topic) -> word(r) + serial;
    }

    Gen topics(final String... names) { topics = names; return this; }
    Gen keys(final String... names) { keys = names; return this; }
    Gen nulls(final double ofKeys, final double ofValues) { nullKeys = ofKeys; nullValues = ofValues; return this; }
    Gen late(final double probability, final int upToMs) { late = probability; lateness = upToMs; return this; }
    Gen same(final double probability) { same = probability; return this; }
    Gen headers(final double probability) { headers = probability; return this; }
    Gen clock(final long start, final int upToStepMs) { clock = start; stepMs = upToStepMs; return this; }
    Gen jump(final double probability, final int ms) { jump = probability; jumpMs = ms; return this; }
    Gen advance(final double probability, final int upToMs) { advance = probability; advanceMs = upToMs; return this; }
    Gen values(final BiFunction<Random, String, Object> of) { values = of; return this; }
    Gen longs(final int bound) { return values((r, topic) -> (long) r.nextInt(bound)); }
    Gen sentences() { return values((r, topic) -> sentence(r)); }

    static String word(final Random r) {
        return WORDS[r.nextInt(WORDS.length)];
    }

    static String sentence(final Random r) {
        final StringBuilder out = new StringBuilder();
        for (int n = r.nextInt(5); n > 0; n--) {
            out.append(out.length() == 0 ? "" : " ").append(word(r));
        }
        return out.toString();
    }

    List<Step> steps() {
        final List<Step> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            serial = i;
            if (random.nextDouble() < advance) {
                out.add(new Step.Advance(1 + random.nextInt(advanceMs)));
            }
            if (random.nextDouble() >= same) {
                clock += random.nextInt(stepMs + 1);
            }
            if (random.nextDouble() < jump) {
                clock += jumpMs;
            }
            final long ts = random.nextDouble() < late ? Math.max(0, clock - random.nextInt(lateness + 1)) : clock;
            final String topic = topics[random.nextInt(topics.length)];
            final Object key = random.nextDouble() < nullKeys ? null : keys[random.nextInt(keys.length)];
            final Object value = random.nextDouble() < nullValues ? null : values.apply(random, topic);
            out.add(new Step.Pipe(topic, key, value, ts, headers(i)));
        }
        return out;
    }

    private RecordHeaders headers(final int i) {
        final RecordHeaders out = new RecordHeaders();
        if (random.nextDouble() < headers) {
            out.add("trace", ("t" + i).getBytes());
            switch (random.nextInt(4)) {
                case 0 -> out.add("trace", "again".getBytes());
                case 1 -> out.add("none", null);
                case 2 -> out.add("empty", new byte[0]);
                default -> { }
            }
        }
        return out;
    }
}
