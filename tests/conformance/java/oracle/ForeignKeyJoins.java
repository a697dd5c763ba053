// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.STRING;
import static oracle.Dsl.S;
import static oracle.Dsl.kv;
import static oracle.Dsl.str;
import static oracle.Dsl.strings;
import static oracle.Dsl.toStrings;

import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.TableJoined;
import org.apache.kafka.streams.kstream.ValueJoiner;

/** Foreign-key joins of tables; the subscription, registration and response topics are among the outputs. */
final class ForeignKeyJoins {
    private static final ValueJoiner<String, String, String> PAIR = (l, r) -> str(l) + "+" + str(r);
    private static final Function<String, String> FOREIGN_KEY = ForeignKeyJoins::foreignKey;

    private ForeignKeyJoins() { }

    /** The foreign key is what stands before '|'; "-" is no key at all. */
    private static String foreignKey(final String value) {
        final String key = value.substring(0, value.indexOf('|'));
        return key.equals("-") ? null : key;
    }

    private static Gen gen(final String name, final int count) {
        return new Gen(name, count).topics("left", "left", "right").keys("a", "b", "x", "y").nulls(0.03, 0.12)
            .values((r, topic) -> topic.equals("right") ? "r" + r.nextInt(100)
                : List.of("a", "b", "x", "y", "none", "-", "").get(r.nextInt(7)) + "|" + r.nextInt(10));
    }

    static void add(final List<Scenario> all) {
        final String fk = "fk(value) = the text before '|', or null if that is '-'; keys of both tables share names";
        Scenario.add(all, "join_foreign_key_inner")
            .about("foreign-key inner join: changes and loss of the foreign key, tombstones on both sides, null keys")
            .dsl("table('left', Materialized.as('left-store')).join(table('right', Materialized.as('right-store')), "
                + "fk, (l, r) -> str(l) + '+' + str(r), TableJoined.as('fk'), "
                + "Materialized.as('joined')).toStream().to('out')", fk)
            .build(b -> left(b).join(right(b), FOREIGN_KEY, PAIR, TableJoined.as("fk"), kv("joined", S)).toStream()
                .to("out", toStrings()))
            .strings("left", "right", "out").store("timestamped_kv", "joined", STRING, STRING)
                .gen(gen("join_foreign_key_inner", 120).headers(0.3));

        Scenario.add(all, "join_foreign_key_left_hand")
            .about("hand made, left: right first; left without match; same foreign key again; foreign key changed to "
                + "a present and to an absent one; to null and back; left tombstone twice; right tombstone twice; one "
                + "right for several left (order by left key); empty foreign key; out-of-order timestamps")
            .dsl("table('left', Materialized.as('left-store')).leftJoin(table('right', "
                + "Materialized.as('right-store')), fk, (l, r) -> str(l) + '+' + str(r), TableJoined.as('fk'), "
                + "Materialized.as('joined')).toStream().to('out')", fk)
            .build(b -> left(b).leftJoin(right(b), FOREIGN_KEY, PAIR, TableJoined.as("fk"), kv("joined", S)).toStream()
                .to("out", toStrings()))
            .strings("left", "right", "out").store("timestamped_kv", "joined", STRING, STRING)
            .pipe("right", "r1", "one", 100).pipe("left", "k1", "r1|a", 50).pipe("left", "k2", "none|a", 60)
                .pipe("left", "k1", "r1|b", 70)
            .pipe("left", "k1", "r2|c", 80).pipe("right", "r2", "two", 20).pipe("left", "k1", "none|d", 90)
                .pipe("left", "k1", "-|e", 95)
            .pipe("left", "k1", "-|f", 96).pipe("left", "k1", "r1|g", 97).pipe("left", "k1", null, 98)
                .pipe("left", "k1", null, 99)
            .pipe("left", "k3", "r1|h", 110).pipe("left", "k10", "r1|i", 111).pipe("left", "k2", "r1|j", 112)
                .pipe("right", "r1", "one again", 90)
            .pipe("right", "r1", null, 120).pipe("right", "r1", null, 121).pipe("left", "k3", "-|k", 122)
                .pipe("left", "k3", null, 123)
            .pipe("right", "", "empty", 130).pipe("left", "", "|l", 131).pipe("left", "", null, 132)
                .pipe("left", "k4", "-|m", 133)
            .pipe("left", "k4", null, 134).pipe("left", null, "r1|n", 135).pipe("right", null, "x", 136)
                .pipe("left", "k2", "r1|late", 5)
            .pipe("right", "r1", "late", 6);

        Scenario.add(all, "join_foreign_key_self_key")
            .about("foreign key taken from key and value; the result of the join is not materialized")
            .dsl("table('left', Materialized.as('left-store')).join(table('right', Materialized.as('right-store')), "
                + "fk(k, v) = v ends with '0' ? k : text before '|', (l, r) -> str(l) + '+' + str(r), "
                + "TableJoined.as('fk')).toStream().to('out')",
                "fk 'none' for '-'")
            .build(b -> {
                final KTable<String, String> right = right(b);
                left(b)
                    .join(right, (k, v) -> v.endsWith("0") ? k : foreignKey(v) == null ? "none" : foreignKey(v), PAIR,
                    TableJoined.as("fk"))
                    .toStream().to("out", toStrings());
            })
            .strings("left", "right", "out").gen(gen("join_foreign_key_self_key", 80));
    }

    private static KTable<String, String> left(final StreamsBuilder b) {
        return b.table("left", strings(), kv("left-store", S));
    }

    private static KTable<String, String> right(final StreamsBuilder b) {
        return b.table("right", strings(), kv("right-store", S));
    }
}
