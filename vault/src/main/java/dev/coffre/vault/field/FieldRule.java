package dev.coffre.vault.field;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a field of a message may hold, as {@link FieldFormat}, {@link AllowedValues} and {@link FieldLimit} say. For a list
 * or a map, all but {@code members} applies to each value.
 *
 * @param allowedValues the allowed texts; empty allows any
 * @param pattern matches a whole text; empty allows any
 * @param range bounds of a number, or of a text's length in characters
 * @param members bounds of the number of members of a list or a map
 * @param ownProblem whether the service itself reports a violation, with a problem of its own
 */
public record FieldRule(
        Optional<FieldFormat.Format> format,
        List<String> allowedValues,
        Optional<Pattern> pattern,
        LongRange range,
        LongRange members,
        boolean ownProblem) {
    public FieldRule {
        allowedValues = List.copyOf(allowedValues);
    }

    public static FieldRule of(RecordComponent component) {
        FieldFormat holds = component.getAnnotation(FieldFormat.class);
        AllowedValues codes = component.getAnnotation(AllowedValues.class);
        FieldLimit limit = component.getAnnotation(FieldLimit.class);
        return new FieldRule(
                Optional.ofNullable(holds).map(FieldFormat::value),
                codes == null ? List.of() : List.of(codes.value()),
                Optional.of(pattern(holds, limit))
                        .filter(text -> !text.isEmpty())
                        .map(Pattern::compile),
                range(holds, limit),
                limit == null || limit.maxMembers() == 0
                        ? LongRange.ANY
                        : new LongRange(limit.minMembers(), limit.maxMembers()),
                limit != null && limit.ownProblem());
    }

    private static String pattern(@Nullable FieldFormat holds, @Nullable FieldLimit limit) {
        if (limit != null && !limit.pattern().isEmpty()) {
            return limit.pattern();
        }
        return holds == null ? "" : holds.value().pattern();
    }

    private static LongRange range(@Nullable FieldFormat holds, @Nullable FieldLimit limit) {
        if (limit != null) {
            return new LongRange(limit.min(), limit.max());
        }
        return holds == null ? LongRange.ANY : holds.value().range();
    }

    public boolean allows(String text) {
        return (allowedValues.isEmpty() || allowedValues.contains(text))
                && range.contains(NameRules.length(text))
                && pattern.filter(whole -> !whole.matcher(text).matches()).isEmpty();
    }

    public boolean allows(long number) {
        return range.contains(number);
    }

    public boolean allowsMembers(int count) {
        return members.contains(count);
    }
}
