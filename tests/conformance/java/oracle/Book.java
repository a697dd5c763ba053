// SPDX-License-Identifier: Apache-2.0
package oracle;

import static oracle.Codec.STRING;
import static oracle.Dsl.S;
import static oracle.Dsl.ms;
import static oracle.Dsl.strings;
import static oracle.Dsl.toStrings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Applications in the manner of "Kafka Streams in Action": ZMart and stock performance. Values are compact JSON text.
 */
final class Book {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PURCHASE =
        "purchase JSON, fields in this order: customer, card, item, department, employee, quantity, price_cents, zip, "
        + "date_ms";

    private Book() { }

    static ObjectNode parse(final String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String purchase(final Random r) {
        final ObjectNode p = JSON.createObjectNode();
        p.put("customer", "c" + r.nextInt(5));
        p.put("card",
            String.format("%04d-%04d-%04d-%04d", r.nextInt(10_000), r.nextInt(10_000), r.nextInt(10_000),
            r.nextInt(10_000)));
        p.put("item", List.of("beer", "shampoo \"soft\"", "tëa", "tv", "mocha").get(r.nextInt(5)));
        p.put("department", List.of("coffee", "electronics", "grocery").get(r.nextInt(3)));
        p.put("employee", r.nextInt(4) == 0 ? "000000" : "e" + r.nextInt(3));
        p.put("quantity", 1 + r.nextInt(5));
        p.put("price_cents", 50 + r.nextInt(20_000));
        p.put("zip", String.format("%05d", r.nextInt(100_000)));
        p.put("date_ms", 1_500_000_000_000L + r.nextInt(1_000_000));
        return p.toString();
    }

    private static String mask(final String json) {
        final ObjectNode p = parse(json);
        p.put("card", "xxxx-xxxx-xxxx-" + p.get("card").asText().substring(15));
        return p.toString();
    }

    private static long total(final ObjectNode p) {
        return p.get("quantity").asLong() * p.get("price_cents").asLong();
    }

    private static String pattern(final String json) {
        final ObjectNode p = parse(json);
        final ObjectNode out = JSON.createObjectNode();
        out.set("zip", p.get("zip"));
        out.set("item", p.get("item"));
        out.set("date_ms", p.get("date_ms"));
        out.put("amount_cents", total(p));
        return out.toString();
    }

    private static ObjectNode reward(final ObjectNode p) {
        final ObjectNode out = JSON.createObjectNode();
        out.set("customer", p.get("customer"));
        out.put("amount_cents", total(p));
        out.put("points", total(p) / 100);
        return out;
    }

    static void add(final List<Scenario> all) {
        Scenario.add(all, "book_zmart")
            .about("ZMart: transactions, card masked, then patterns, rewards and purchases; null values are not sent "
                + "by the input")
            .dsl(PURCHASE,
                "purchases = stream('transactions').mapValues(card = 'xxxx-xxxx-xxxx-' + last 4 characters of card)",
                "purchases.mapValues(p -> {zip, item, date_ms, amount_cents: quantity * price_cents}).to('patterns')",
                "purchases.mapValues(p -> {customer, amount_cents: quantity * price_cents, points: amount_cents / 100 "
                    + "truncated}).to('rewards')",
                "purchases.to('purchases')")
            .build(b -> {
                final KStream<String, String> purchases = b.stream("transactions", strings()).mapValues(Book::mask);
                purchases.mapValues(Book::pattern).to("patterns", toStrings());
                purchases.mapValues(p -> reward(parse(p)).toString()).to("rewards", toStrings());
                purchases.to("purchases", toStrings());
            })
            .strings("transactions", "patterns", "rewards", "purchases")
            .gen(new Gen("book_zmart", 100).topics("transactions").nulls(0.5, 0).values((r, t) -> purchase(r)));

        Scenario.add(all, "book_stock_performance")
            .about("stock performance: running averages over the last 5 prices and share counts per symbol, and every "
                + "10 s of stream time those symbols whose last price is 2 % or more from its average")
            .dsl("transaction JSON: {price_cents, shares}; the key is the symbol",
                "stream('stocks').process(p, stores {key_value 'performance', string, string}).to('performance-out')",
                "p.init: schedule(10000 ms, STREAM_TIME, report)",
                "p(r): if r.key is not null: s = performance[r.key] or "
                    + "{\"prices\":[],\"shares\":[],\"price_bp\":0,\"shares_bp\":0,\"last_ms\":0}",
                "  for prices (price_cents, sets price_bp) and shares (shares, sets shares_bp): if the list is not "
                    + "empty: bp = (new - avg) * 10000 / avg with avg = sum / size; then append, and drop the first "
                    + "if more than 5",
                "  (integer divisions truncate toward zero); last_ms = r.timestamp; performance[r.key] = s",
                "report(ts): for (k, s) in key order: if |price_bp| >= 200 or |shares_bp| >= 200: forward(k, s, ts)")
            .build(b -> b.stream("stocks", strings()).process(new ProcessorSupplier<String, String, String, String>() {
                @Override
                public Set<StoreBuilder<?>> stores() {
                    return Set.of(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore("performance"), S, S));
                }

                @Override
                public Performance get() {
                    return new Performance();
                }
            }).to("performance-out", toStrings()))
            .strings("stocks", "performance-out").store("kv", "performance", STRING, STRING)
            .gen(new Gen("book_stock_performance", 150).topics("stocks").keys("AAA", "BBB", "CCC").nulls(0.03, 0)
                .values((r, t) -> "{\"price_cents\":" + (9_000 + r.nextInt(600)) + ",\"shares\":"
                    + (1_000 + r.nextInt(100)) + "}"));
    }

    private static List<KeyValue<String, String>> entries(final KeyValueStore<String, String> store) {
        final List<KeyValue<String, String>> out = new ArrayList<>();
        try (KeyValueIterator<String, String> it = store.all()) {
            it.forEachRemaining(out::add);
        }
        return out;
    }

    private static final class Performance extends ContextualProcessor<String, String, String, String> {
        @Override
        public void init(final ProcessorContext<String, String> context) {
            super.init(context);
            context.schedule(ms(10_000), PunctuationType.STREAM_TIME, this::report);
        }

        @Override
        public void process(final Record<String, String> r) {
            if (r.key() == null) {
                return;
            }
            final KeyValueStore<String, String> store = context().getStateStore("performance");
            final String before = store.get(r.key());
            final ObjectNode s =
                parse(before != null ? before
                : "{\"prices\":[],\"shares\":[],\"price_bp\":0,\"shares_bp\":0,\"last_ms\":0}");
            final ObjectNode t = parse(r.value());
            track(s, "prices", "price_bp", t.get("price_cents").asLong());
            track(s, "shares", "shares_bp", t.get("shares").asLong());
            s.put("last_ms", r.timestamp());
            store.put(r.key(), s.toString());
        }

        private static void track(final ObjectNode s, final String list, final String bp, final long now) {
            final ArrayNode values = (ArrayNode) s.get(list);
            if (!values.isEmpty()) {
                long sum = 0;
                for (final var v : values) {
                    sum += v.asLong();
                }
                final long average = sum / values.size();
                s.put(bp, (now - average) * 10_000 / average);
            }
            values.add(now);
            if (values.size() > 5) {
                values.remove(0);
            }
        }

        private void report(final long ts) {
            for (final KeyValue<String, String> e : entries(context().getStateStore("performance"))) {
                final ObjectNode s = parse(e.value);
                if (Math.abs(s.get("price_bp").asLong()) >= 200 || Math.abs(s.get("shares_bp").asLong()) >= 200) {
                    context().forward(new Record<>(e.key, e.value, ts));
                }
            }
        }
    }
}
