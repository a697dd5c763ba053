// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.LONG;
import static oracle.Codec.STRING;
import static oracle.Dsl.L;
import static oracle.Dsl.S;
import static oracle.Dsl.grouped;
import static oracle.Dsl.kv;
import static oracle.Dsl.longs;
import static oracle.Dsl.ms;
import static oracle.Dsl.strings;
import static oracle.Dsl.toLongs;
import static oracle.Dsl.toStrings;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Deserialization, processing and production errors, and the dead letter queue. */
final class Failures {
    private static final String ERRORS = "org.apache.kafka.streams.errors.";
    private static final byte[] THREE_BYTES = {1, 2, 3};

    private Failures() { }

    /** Skips what cannot be serialized. */
    public static final class SkipSerialization implements ProductionExceptionHandler {
        @Override
        @SuppressWarnings("rawtypes")
        public Response handleSerializationError(final ErrorHandlerContext context, final ProducerRecord record,
            final Exception e, final SerializationExceptionOrigin origin) {
            return Response.resume();
        }

        @Override
        public Response handleError(final ErrorHandlerContext context, final ProducerRecord<byte[], byte[]> record,
            final Exception e) {
            return Response.fail();
        }

        @Override
        public void configure(final Map<String, ?> configs) { }
    }

    static void add(final List<Scenario> all) {
        badInput(all, "failure_deserialize_continue", "LogAndContinue: values and keys that cannot be read are "
            + "dropped and counted; stream time is not moved by them")
            .config("deserialization.exception.handler", ERRORS + "LogAndContinueExceptionHandler");
        badInput(all, "failure_deserialize_dead_letters", "LogAndContinue with a dead letter queue; the stack trace "
            + "is masked")
            .config("deserialization.exception.handler", ERRORS + "LogAndContinueExceptionHandler")
            .config("errors.dead.letter.queue.topic.name", "dead").maskHeader("__streams.errors.stacktrace")
                .topic("dead", Codec.BYTES, Codec.BYTES);

        Scenario.add(all, "failure_process_fail")
            .about("LogAndFail (the default): the task stops; what the failing record had produced before the error "
                + "is not shown by the driver")
            .dsl("in = stream('in')",
                "in.groupByKey(Grouped.with(string, "
                    + "string)).count(Materialized.as('counts')).toStream().mapValues((k, n) -> throw('even') if n % "
                    + "2 == 0 else n).to('counts', string, long)",
                "in.flatMapValues(v -> words(v)).mapValues(v -> throw('fox') if v == 'fox' else v).to('words')",
                "in.selectKey((k, v) -> first(v)).repartition(Repartitioned.with(string, "
                    + "string).withName('by-first')).filter((k, v) -> throw('g') if k == 'g' else true).to('late')",
                "throw(x) throws IllegalStateException(x)")
            .build(Failures::badProcess)
            .strings("in", "words", "late").topic("counts", STRING, LONG)
                .store("timestamped_kv", "counts", STRING, LONG)
            .pipe("in", "c", "elk eel", 8).pipe("in", "a", "ant fox bee", 10).pipe("in", "b", "gnu", 11)
                .pipe("in", "a", "cat", 12).pipe("in", "b", "fox fox dove", 13).pipe("in", "a", "gnu fox", 9);

        Scenario.add(all, "failure_punctuator_continue")
            .about("a punctuator that throws every second time, with LogAndContinue; and an aggregator that throws: "
                + "the aggregate stays as it was")
            .dsl("stream('in').process(p).to('ticks')   p.init: schedule(10 ms, STREAM_TIME, ts -> n += 1; if n is "
                + "even throw; forward('tick', str(n), ts))   p(r): nothing",
                "stream('in2', string, long).groupByKey().aggregate(() -> 0, (k, v, a) -> throw if v == 13 else a + "
                    + "v, Materialized.as('sums')).toStream().to('sums', string, long)")
            .config("processing.exception.handler", ERRORS + "LogAndContinueProcessingExceptionHandler")
            .build(b -> {
                b.stream("in", strings()).process(Ticks::new).to("ticks", toStrings());
                b.stream("in2", longs()).groupByKey(Grouped.with(S, L))
                    .aggregate(() -> 0L, (k, v, a) -> {
                        if (v == 13) {
                            throw new IllegalStateException("thirteen");
                        }
                        return a + v;
                    }, kv("sums", L)).toStream().to("sums", toLongs());
            })
            .strings("in", "ticks").topic("in2", STRING, LONG).topic("sums", STRING, LONG)
                .store("timestamped_kv", "sums", STRING, LONG)
            .pipe("in", "a", "v", 0).pipe("in", "a", "v", 10).pipe("in", "a", "v", 20).pipe("in2", "a", 4L, 20)
                .pipe("in2", "a", 13L, 30)
            .pipe("in2", "a", 5L, 25).pipe("in", "a", "v", 40).pipe("in", "a", "v", 55);

        Scenario.add(all, "failure_serialize_skip")
            .about("the serializer of the sink throws for 'bad': a production handler that resumes drops the record")
            .dsl("stream('in').to('out', string, string with a serializer that throws for 'bad')",
                "production handler: resume on serialization errors, fail on others")
            .config("production.exception.handler", SkipSerialization.class.getName())
            .build(b -> b.stream("in", strings())
                .to("out", Produced.with(S, Serdes.serdeFrom(picky(), S.deserializer()))))
            .strings("in", "out").pipe("in", "a", "v", 1).pipe("in", "a", "bad", 2).pipe("in", "a", "w", 3);
    }

    private static Serializer<String> picky() {
        return (topic, v) -> {
            if ("bad".equals(v)) {
                throw new SerializationException("cannot write bad");
            }
            return S.serializer().serialize(topic, v);
        };
    }

    private static Scenario badInput(final List<Scenario> all, final String name, final String about) {
        return Scenario.add(all, name).about(about)
            .dsl("stream('in', string, long).to('out', string, long); stream('longs', long key, string).mapValues(v "
                + "-> v).to('longs-out', long key, string)")
            .build(b -> {
                b.stream("in", longs()).to("out", toLongs());
                b.stream("longs", Consumed.with(L, S)).mapValues(v -> v).to("longs-out", Produced.with(L, S));
            })
            .topic("in", STRING, LONG).topic("out", STRING, LONG).topic("longs", LONG, STRING)
                .topic("longs-out", LONG, STRING)
            .pipe("in", "a", 1L, 10).pipe("in", "b", THREE_BYTES, 20, new RecordHeaders(List.of(
                new RecordHeader("h", THREE_BYTES))))
            .pipe("in", "c", 2L, 15).pipe("longs", THREE_BYTES, "bad key", 5).pipe("longs", 7L, "good", 6)
                .pipe("in", null, null, 30);
    }

    private static void badProcess(final StreamsBuilder b) {
        final KStream<String, String> in = b.stream("in", strings());
        in.groupByKey(grouped()).count(kv("counts", L)).toStream().mapValues((k, n) -> {
            if (n % 2 == 0) {
                throw new IllegalStateException("even");
            }
            return n;
        }).to("counts", toLongs());
        in.flatMapValues(v -> Stateless.words(v)).mapValues(v -> {
            if (v.equals("fox")) {
                throw new IllegalStateException("fox");
            }
            return v;
        }).to("words", toStrings());
        in.selectKey((k, v) -> Dsl.first(v)).repartition(Repartitioned.with(S, S).withName("by-first"))
            .filter((k, v) -> {
                if (k.equals("g")) {
                    throw new IllegalStateException("g");
                }
                return true;
            }).to("late", toStrings());
    }

    private static final class Ticks extends ContextualProcessor<String, String, String, String> {
        private int n;

        @Override
        public void init(final ProcessorContext<String, String> context) {
            super.init(context);
            context.schedule(ms(10), PunctuationType.STREAM_TIME, ts -> {
                if (++n % 2 == 0) {
                    throw new IllegalStateException("even tick");
                }
                context().forward(new Record<>("tick", String.valueOf(n), ts));
            });
        }

        @Override
        public void process(final Record<String, String> r) { }
    }
}
