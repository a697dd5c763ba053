// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.STRING;
import static oracle.Dsl.S;
import static oracle.Dsl.first;
import static oracle.Dsl.kv;
import static oracle.Dsl.len;
import static oracle.Dsl.str;
import static oracle.Dsl.strings;
import static oracle.Dsl.toStrings;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;

/** Operators without state. */
final class Stateless {
    private Stateless() { }

    private static Gen gen(final String name) {
        return new Gen(name, 120).values((r, t) -> r.nextInt(10) == 0 ? "" : Gen.sentence(r)).headers(0.25)
            .nulls(0.08, 0.08);
    }

    static void add(final List<Scenario> all) {
        Scenario.add(all, "stateless_map")
            .about("map changes key and value; null keys and values reach the mapper; headers and timestamp stay")
            .dsl("stream('in').map((k, v) -> (v == null ? 'none' : first(v), str(k) + '=' + str(v))).to('out')")
            .build(b -> b.stream("in", strings())
                .map((k, v) -> KeyValue.pair(v == null ? "none" : first(v), str(k) + "=" + str(v)))
                .to("out", toStrings()))
            .strings("in", "out").gen(gen("stateless_map"));

        Scenario.add(all, "stateless_map_values_with_key")
            .about("mapValues with key; an empty value becomes a tombstone")
            .dsl("stream('in').mapValues((k, v) -> v == '' ? null : str(k) + '/' + str(v)).to('out')")
            .build(b -> b.stream("in", strings())
                .mapValues((k, v) -> "".equals(v) ? null : str(k) + "/" + str(v))
                .to("out", toStrings()))
            .strings("in", "out").gen(gen("stateless_map_values_with_key"));

        Scenario.add(all, "stateless_flat_map")
            .about("flatMap gives one record per word, keyed by the word; all have the input's timestamp and headers")
            .dsl("stream('in').flatMap((k, v) -> [(word_i, str(k) + i) for word_i in words(v)]).to('out')",
                "words(null) = words('') = []; words are separated by one space; i counts from 0")
            .build(b -> b.stream("in", strings())
                .flatMap((k, v) -> {
                    final List<KeyValue<String, String>> out = new ArrayList<>();
                    for (final String word : words(v)) {
                        out.add(KeyValue.pair(word, str(k) + out.size()));
                    }
                    return out;
                })
                .to("out", toStrings()))
            .strings("in", "out").gen(gen("stateless_flat_map"));

        Scenario.add(all, "stateless_flat_map_values")
            .about("flatMapValues with key, then filterNot")
            .dsl("stream('in').flatMapValues((k, v) -> [str(k) + word for word in words(v)]).filterNot((k, v) -> "
                + "len(v) == 4).to('out')")
            .build(b -> b.stream("in", strings())
                .flatMapValues((k, v) -> words(v).stream().map(w -> str(k) + w).toList())
                .filterNot((k, v) -> len(v) == 4)
                .to("out", toStrings()))
            .strings("in", "out").gen(gen("stateless_flat_map_values"));

        Scenario.add(all, "stateless_split_default")
            .about("split with names and a default branch; a record goes to the first branch that takes it")
            .dsl("split = stream('in').split(Named.as('s-'))",
                "  .branch((k, v) -> v starts with 'a' or 'b', Branched.as('ab'))",
                "  .branch((k, v) -> len(v) > 8, Branched.as('long'))",
                "  .defaultBranch(Branched.as('rest'))",
                "split['s-ab'].to('ab'); split['s-long'].to('long'); split['s-rest'].to('rest')")
            .build(b -> {
                final var split = b.stream("in", strings()).split(Named.as("s-"))
                    .branch((k, v) -> v != null && (v.startsWith("a") || v.startsWith("b")), Branched.as("ab"))
                    .branch((k, v) -> len(v) > 8, Branched.as("long"))
                    .defaultBranch(Branched.as("rest"));
                split.get("s-ab").to("ab", toStrings());
                split.get("s-long").to("long", toStrings());
                split.get("s-rest").to("rest", toStrings());
            })
            .strings("in", "ab", "long", "rest").gen(gen("stateless_split_default"));

        Scenario.add(all, "stateless_merge_two")
            .about("merge of two topics")
            .dsl("stream('a').merge(stream('b')).to('out')")
            .build(b -> b.stream("a", strings()).merge(b.stream("b", strings())).to("out", toStrings()))
            .strings("a", "b", "out").gen(gen("stateless_merge_two").topics("a", "b"));

        Scenario.add(all, "stateless_repartition")
            .about("explicit repartition with name and 3 partitions after selectKey; null keys are filtered out "
                + "before the repartition topic and are not counted as dropped; the repartition topic is in the "
                + "outputs")
            .dsl("stream('in').selectKey((k, v) -> v == null or v == '' ? null : first(v))",
                "  .repartition(Repartitioned.with(string, string).withName('by-first').withNumberOfPartitions(3))",
                "  .mapValues((k, v) -> str(k) + ':' + str(v)).to('out')")
            .build(b -> b.stream("in", strings()).selectKey((k, v) -> len(v) == 0 ? null : first(v))
                .repartition(Repartitioned.with(S, S).withName("by-first").withNumberOfPartitions(3))
                .mapValues((k, v) -> str(k) + ":" + str(v)).to("out", toStrings()))
            .strings("in", "out", "oracle-by-first-repartition").gen(gen("stateless_repartition"));

        Scenario.add(all, "stateless_to_table")
            .about("toTable of a stream: null keys are dropped, tombstones delete, and the table is read back as a "
                + "stream")
            .dsl("stream('in').mapValues(v -> v == '' ? null : v).toTable(Materialized.as('t')).toStream().to('out')")
            .build(b -> b.stream("in", strings()).mapValues(v -> "".equals(v) ? null : v)
                .toTable(kv("t", S)).toStream().to("out", toStrings()))
            .strings("in", "out").topic("oracle-t-changelog", STRING, STRING)
            .store("timestamped_kv", "t", STRING, STRING).gen(gen("stateless_to_table"));

        final RecordHeaders odd = new RecordHeaders();
        odd.add("", "empty name".getBytes()).add("bytes", new byte[] {0, (byte) 0xff, 10});
        odd.add("ö", "utf-8 name".getBytes()).add("", new byte[0]);
        Scenario.add(all, "stateless_hand_headers")
            .about("hand made: odd headers, empty key, empty value, long and non-ASCII text")
            .dsl("stream('in').mapValues(v -> v).to('out')")
            .build(b -> b.stream("in", strings()).mapValues(v -> v).to("out", toStrings()))
            .strings("in", "out")
            .pipe("in", "", "", 0, odd).pipe("in", null, null, 0, odd).pipe("in", "", null, 1).pipe("in", null, "", 1)
            .pipe("in", "ключ", "значение 値 🌊", 2).pipe("in", "long", "x".repeat(300), 3).pipe("in", "late", "v", 0);
    }

    static List<String> words(final String v) {
        return len(v) == 0 ? List.of() : List.of(v.split(" "));
    }
}
