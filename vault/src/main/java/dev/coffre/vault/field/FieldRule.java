package dev.coffre.vault.field;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a field of a message may hold, as {@link Holds}, {@link OneOf} and {@link Limit} say. For a list or a map, all but
 * {@code members} applies to each value.
 *
 * @param codes the allowed texts; empty allows any
 * @param pattern matches a whole text; empty allows any
 * @param range bounds of a number, or of a text's length in characters
 * @param members bounds of the number of members of a list or a map
 * @param ownProblem whether the service itself reports a violation, with a problem of its own
 */
public record FieldRule(
        Optional<Holds.What> holds,
        List<String> codes,
        Optional<Pattern> pattern,
        Range range,
        Range members,
        boolean ownProblem) {
    public FieldRule {
        codes = List.copyOf(codes);
    }

    public static FieldRule of(RecordComponent component) {
        Holds holds = component.getAnnotation(Holds.class);
        OneOf codes = component.getAnnotation(OneOf.class);
        Limit limit = component.getAnnotation(Limit.class);
        return new FieldRule(
                Optional.ofNullable(holds).map(Holds::value),
                codes == null ? List.of() : List.of(codes.value()),
                Optional.of(pattern(holds, limit))
                        .filter(text -> !text.isEmpty())
                        .map(Pattern::compile),
                range(holds, limit),
                limit == null || limit.members() == 0 ? Range.ANY : new Range(limit.fewest(), limit.members()),
                limit != null && limit.ownProblem());
    }

    private static String pattern(@Nullable Holds holds, @Nullable Limit limit) {
        if (limit != null && !limit.pattern().isEmpty()) {
            return limit.pattern();
        }
        return holds == null ? "" : holds.value().pattern();
    }

    private static Range range(@Nullable Holds holds, @Nullable Limit limit) {
        if (limit != null) {
            return new Range(limit.least(), limit.most());
        }
        return holds == null ? Range.ANY : holds.value().range();
    }

    public boolean allows(String text) {
        return (codes.isEmpty() || codes.contains(text))
                && range.has(Names.length(text))
                && pattern.filter(whole -> !whole.matcher(text).matches()).isEmpty();
    }

    public boolean allows(long number) {
        return range.has(number);
    }

    public boolean allowsMembers(int count) {
        return members.has(count);
    }
}
