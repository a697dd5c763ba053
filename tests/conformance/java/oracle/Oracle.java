// SPDX-License-Identifier: Apache-2.0
package oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes golden/NAME.json for every scenario: Oracle GOLDEN_DIR [NAME_PREFIX]. */
public final class Oracle {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static void main(final String[] args) throws Exception {
        final Path golden = Path.of(args[0]);
        final String prefix = args.length > 1 ? args[1] : "";
        Files.createDirectories(golden);
        final List<Scenario> all = scenarios();
        final Set<String> names = new HashSet<>();
        final List<String> index = new ArrayList<>(List.of("# Scenarios: name (steps, outputs): what it shows", ""));
        long piped = 0;
        long produced = 0;
        int ran = 0;
        for (final Scenario scenario : all) {
            if (!names.add(scenario.name)) {
                throw new IllegalStateException("two scenarios named " + scenario.name);
            }
            if (!scenario.name.startsWith(prefix)) {
                continue;
            }
            final Runner runner = new Runner(scenario);
            try {
                runner.run();
            } catch (final Exception e) {
                throw new IllegalStateException("scenario " + scenario.name, e);
            }
            Files.writeString(golden.resolve(scenario.name + ".json"), text(scenario, runner), StandardCharsets.UTF_8);
            piped += scenario.steps.stream().filter(s -> s instanceof Step.Pipe).count();
            produced += runner.outputs.size();
            ran++;
            index.add(String.format("- `%s` (%d, %d): %s", scenario.name, runner.steps.size(), runner.outputs.size(),
                scenario.about));
            System.out.printf("%-45s %4d steps %5d outputs %3d dropped%s%n", scenario.name, runner.steps.size(),
                runner.outputs.size(), runner.droppedRecords, runner.errors.isEmpty() ? "" : "  ends with an error");
        }
        if (prefix.isEmpty()) {
            Files.write(golden.resolve("SCENARIOS.md"), index, StandardCharsets.UTF_8);
        }
        System.out.printf("%d scenarios, %d records piped, %d records produced%n", ran, piped, produced);
    }

    private static List<Scenario> scenarios() {
        final List<Scenario> all = new ArrayList<>();
        Stateless.add(all);
        Tables.add(all);
        Aggregations.add(all);
        Windows.add(all);
        Sessions.add(all);
        EmitFinal.add(all);
        Suppress.add(all);
        StreamJoins.add(all);
        TableJoins.add(all);
        ForeignKeyJoins.add(all);
        GlobalJoins.add(all);
        Cogroups.add(all);
        Processors.add(all);
        Timestamps.add(all);
        Failures.add(all);
        Book.add(all);
        Shapes.add(all);
        return all;
    }

    private static String text(final Scenario s, final Runner r) throws JsonProcessingException {
        final Map<String, Object> topology = new LinkedHashMap<>();
        topology.put("about", s.about);
        topology.put("dsl", s.dsl);
        final Map<String, Object> topics = new LinkedHashMap<>();
        s.topics.forEach((name, t) ->
            topics.put(name, Map.of("key", t.key().name, "value", t.value().name).entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
                .collect(LinkedHashMap::new, (m, e) -> m.put(e.getKey(), e.getValue()), Map::putAll)));
        final Map<String, Object> kinds = new LinkedHashMap<>();
        s.stores.forEach((name, store) -> kinds.put(name, store.kind()));

        final StringBuilder out = new StringBuilder("{\n");
        field(out, "name", s.name);
        lines(out, "topology", topology);
        field(out, "config", new TreeMap<>(s.config));
        field(out, "wall_clock_start_ms", Runner.WALL_CLOCK_START_MS);
        lines(out, "topics", topics);
        field(out, "describe", r.describe);
        lines(out, "internal_topics", r.internalTopics);
        list(out, "steps", r.steps);
        list(out, "outputs", r.outputs);
        list(out, "dumps", r.dumps);
        list(out, "errors", r.errors);
        field(out, "dropped_records", r.droppedRecords);
        field(out, "store_kinds", kinds);
        out.append("\"stores\": {");
        String separator = "";
        for (final Map.Entry<String, Object> store : r.stores.entrySet()) {
            out.append(separator).append('\n').append(json(store.getKey())).append(": [");
            elements(out, (List<?>) store.getValue());
            out.append(']');
            separator = ",";
        }
        return out.append("}\n}\n").toString();
    }

    private static void field(final StringBuilder out, final String name,
        final Object value) throws JsonProcessingException {
        out.append(json(name)).append(": ").append(json(value)).append(",\n");
    }

    private static void lines(final StringBuilder out, final String name,
        final Map<String, Object> map) throws JsonProcessingException {
        out.append(json(name)).append(": {");
        String separator = "";
        for (final Map.Entry<String, Object> e : map.entrySet()) {
            out.append(separator).append("\n ").append(json(e.getKey())).append(": ").append(json(e.getValue()));
            separator = ",";
        }
        out.append("},\n");
    }

    private static void list(final StringBuilder out, final String name,
        final List<?> list) throws JsonProcessingException {
        out.append(json(name)).append(": [");
        elements(out, list);
        out.append("],\n");
    }

    private static void elements(final StringBuilder out, final List<?> list) throws JsonProcessingException {
        String separator = "";
        for (final Object o : list) {
            out.append(separator).append("\n ").append(json(o));
            separator = ",";
        }
    }

    private static String json(final Object value) throws JsonProcessingException {
        return MAPPER.writeValueAsString(value);
    }
}
