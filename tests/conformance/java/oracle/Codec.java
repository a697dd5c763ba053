// SPDX-License-Identifier: Apache-2.0
package oracle;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.SessionWindowedDeserializer;
import org.apache.kafka.streams.kstream.SessionWindowedSerializer;
import org.apache.kafka.streams.kstream.TimeWindowedDeserializer;
import org.apache.kafka.streams.kstream.TimeWindowedSerializer;
import org.apache.kafka.streams.kstream.Windowed;

/** How the keys or values of one topic are written as bytes, and how they look in a golden file. */
final class Codec {
    static final Codec STRING = new Codec("string", Serdes.String());
    static final Codec LONG = new Codec("long", Serdes.Long());
    static final Codec INT = new Codec("int", Serdes.Integer());
    static final Codec DOUBLE = new Codec("double", Serdes.Double());
    static final Codec BYTES = new Codec("bytes", Serdes.ByteArray());

    final String name;
    private final Serde<Object> serde;

    @SuppressWarnings("unchecked")
    private Codec(final String name, final Serde<?> serde) {
        this.name = name;
        this.serde = (Serde<Object>) serde;
    }

    static Codec timeWindowed(final long sizeMs) {
        return new Codec("time_windowed<string>, size " + sizeMs, Serdes.serdeFrom(
            new TimeWindowedSerializer<>(Serdes.String().serializer()),
            new TimeWindowedDeserializer<>(Serdes.String().deserializer(), sizeMs)));
    }

    static Codec sessionWindowed() {
        return new Codec("session_windowed<string>", Serdes.serdeFrom(
            new SessionWindowedSerializer<>(Serdes.String().serializer()),
            new SessionWindowedDeserializer<>(Serdes.String().deserializer())));
    }

    /** A byte array is taken as it is, so that a scenario can pipe bytes that the serde cannot read. */
    byte[] bytes(final String topic, final Object value) {
        return value == null ? null : value instanceof byte[] raw ? raw : serde.serializer().serialize(topic, value);
    }

    Object read(final String topic, final byte[] bytes) {
        return bytes == null ? null : serde.deserializer().deserialize(topic, bytes);
    }

    static Object json(final Object value) {
        if (value instanceof Windowed<?> w) {
            final Map<String, Object> out = new LinkedHashMap<>();
            out.put("key", json(w.key()));
            out.put("start", w.window().start());
            out.put("end", w.window().end());
            return out;
        }
        return value instanceof byte[] raw ? hex(raw) : value;
    }

    static String hex(final byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        final StringBuilder out = new StringBuilder();
        for (final byte b : bytes) {
            out.append(String.format("%02x", b));
        }
        return out.toString();
    }
}
