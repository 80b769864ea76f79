package dev.coffre.server.catalog;

import dev.coffre.vault.problem.ProblemCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Encodes the number of warnings by code as one column: {@code file-changed=2 file-vanished=3}. */
final class WarningCountCodec {
    private WarningCountCodec() {}

    static String text(Map<ProblemCode, Long> counts) {
        return new EnumMap<>(counts.isEmpty() ? new EnumMap<>(ProblemCode.class) : counts)
                .entrySet().stream()
                        .map(count -> count.getKey().code() + "=" + count.getValue())
                        .collect(Collectors.joining(" "));
    }

    static Map<ProblemCode, Long> parse(String text) {
        Map<ProblemCode, Long> counts = new EnumMap<>(ProblemCode.class);
        for (String count : text.split(" ", -1)) {
            int equals = count.indexOf('=');
            if (equals > 0) {
                ProblemCode.fromCode(count.substring(0, equals))
                        .ifPresent(code -> counts.put(code, Long.parseLong(count.substring(equals + 1))));
            }
        }
        return counts;
    }
}
