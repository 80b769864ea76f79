package dev.coffre.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prometheus' text format 0.0.4, read strictly: what is not of it fails. */
public final class ExpositionText {
    private static final Pattern HEAD = Pattern.compile("# (HELP|TYPE) ([a-z_]+) (.+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

    private final Map<String, String> types = new TreeMap<>();
    private final Map<String, Map<Map<String, String>, Double>> samples = new HashMap<>();

    private ExpositionText() {}

    public static ExpositionText parse(String text) {
        assertThat(text).endsWith("\n");
        ExpositionText parsed = new ExpositionText();
        Set<String> helped = new TreeSet<>();
        for (String line : text.lines().toList()) {
            Matcher head = HEAD.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (head.matches()) {
                boolean type = head.group(1).equals("TYPE");
                assertThat(type ? parsed.types.put(head.group(2), head.group(3)) == null : helped.add(head.group(2)))
                        .as("said once: " + line)
                        .isTrue();
            } else {
                assertThat(sample.matches()).as(line).isTrue();
                parsed.add(line, sample.group(1), labels(line, sample.group(2)), Double.parseDouble(sample.group(3)));
            }
        }
        assertThat(helped).isEqualTo(parsed.types.keySet());
        parsed.assertHistograms();
        return parsed;
    }

    private void add(String line, String name, Map<String, String> labels, double value) {
        assertThat(family(name)).as("of a family that was announced: " + line).isPresent();
        assertThat(samples.computeIfAbsent(name, unused -> new HashMap<>()).put(labels, value))
                .as("once: " + line)
                .isNull();
    }

    private Optional<String> family(String name) {
        return Stream.of(name, name.replaceAll("_(bucket|count|sum)$", ""))
                .filter(types::containsKey)
                .findFirst();
    }

    private static Map<String, String> labels(String line, @Nullable String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        String left = text == null ? "" : text;
        while (!left.isEmpty()) {
            Matcher label = LABEL.matcher(left);
            assertThat(label.lookingAt()).as(line).isTrue();
            labels.put(label.group(1), label.group(2));
            left = left.substring(label.end());
        }
        return labels;
    }

    /** Buckets only grow, and the last has everything. */
    private void assertHistograms() {
        types.forEach((name, type) -> {
            if (type.equals("histogram")) {
                samples.getOrDefault(name + "_count", Map.of()).forEach((labels, count) -> {
                    List<Double> buckets = samples.getOrDefault(name + "_bucket", Map.of()).entrySet().stream()
                            .filter(bucket -> bucket.getKey().entrySet().containsAll(labels.entrySet()))
                            .sorted((one, other) -> Double.compare(bound(one.getKey()), bound(other.getKey())))
                            .map(Map.Entry::getValue)
                            .toList();
                    assertThat(buckets).isSorted().last().isEqualTo(count);
                });
            }
        });
    }

    private static double bound(Map<String, String> labels) {
        String bound = labels.getOrDefault("le", "");
        return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
    }

    public Set<String> families() {
        return types.keySet();
    }

    public Set<String> sampleNames() {
        return samples.keySet();
    }

    public Optional<Double> value(String name, Map<String, String> labels) {
        return Optional.ofNullable(samples.getOrDefault(name, Map.of()).get(labels));
    }

    /** Every value of a label, of whichever figure. */
    public Set<String> labels(String label) {
        return samples.values().stream()
                .flatMap(of -> of.keySet().stream())
                .flatMap(labels -> Optional.ofNullable(labels.get(label)).stream())
                .collect(Collectors.toSet());
    }
}
