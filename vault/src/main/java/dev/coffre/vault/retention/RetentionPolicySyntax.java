package dev.coffre.vault.retention;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tiers as people write them: {@code 30}, {@code 30 at 00:00,18:00}; {@code 4 on saturday at 18:00}; {@code 12 on 1,last} or
 * {@code 12 on last saturday}; {@code 10 in march on last saturday}. A word may be abbreviated to three letters. The default
 * time is midnight, except for a daily tier, which without times keeps every point.
 */
public final class RetentionPolicySyntax {
    private static final String MIDNIGHT = "00:00";
    private static final int SHORTEST_WORD = 3;
    private static final List<String> WEEKDAYS = words(DayOfWeek.values());
    private static final List<String> WEEKS = words(MonthDays.WeekOfMonth.values());
    private static final List<String> MONTHS = words(Month.values());

    private RetentionPolicySyntax() {}

    /** Parses tiers into a policy. A text that cannot be read is {@code retention-policy-invalid}. */
    public static RetentionPolicyMessage parse(
            ZoneId zone,
            Optional<String> daily,
            Optional<String> weekly,
            Optional<String> monthly,
            Optional<String> yearly) {
        RetentionPolicyMessage form = new RetentionPolicyMessage(
                zone.getId(),
                daily.map(text -> tier(text, false)),
                weekly.map(text -> tier(text, true)),
                monthly.map(text -> tier(text, true)),
                yearly.map(text -> tier(text, true)));
        return RetentionPolicyMessage.of(form.toPolicy());
    }

    /** Formats a tier so that it can be parsed again. */
    public static String format(TierMessage tier) {
        StringBuilder text = new StringBuilder().append(tier.keep());
        tier.months().ifPresent(months -> text.append(" in ").append(list(months)));
        Stream.of(tier.days(), tier.weeks(), tier.weekdays())
                .flatMap(Optional::stream)
                .map(RetentionPolicySyntax::list)
                .reduce((one, other) -> one + ' ' + other)
                .ifPresent(days -> text.append(" on ").append(days));
        tier.times().ifPresent(times -> text.append(" at ").append(list(times)));
        return text.toString();
    }

    private static String list(List<String> words) {
        return String.join(",", words);
    }

    private static TierMessage tier(String text, boolean withTime) {
        List<String> words = List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        Optional<List<String>> times = after("at", words);
        Optional<List<String>> on = after("on", words);
        on.flatMap(list -> list.stream().filter(word -> !isDay(word)).findFirst())
                .ifPresent(word -> {
                    throw PolicyLimits.invalid(
                            word + " is no day: monday to sunday, first to last, or a day of the month");
                });
        Optional<List<String>> weeks = on.flatMap(list -> known(list, WEEKS));
        Optional<List<String>> weekdays = on.flatMap(list -> known(list, WEEKDAYS));
        Optional<List<String>> months =
                after("in", words).map(list -> known(list, MONTHS).orElse(list));
        boolean dates = weekdays.isEmpty() && on.isPresent();
        return new TierMessage(
                number(words.getFirst()),
                times.or(() -> withTime ? Optional.of(List.of(MIDNIGHT)) : Optional.empty()),
                weekdays,
                dates ? Optional.empty() : weeks,
                dates ? on : Optional.empty(),
                months);
    }

    private static boolean isDay(String word) {
        List<String> one = List.of(word);
        return known(one, WEEKS).isPresent()
                || known(one, WEEKDAYS).isPresent()
                || word.chars().allMatch(Character::isDigit);
    }

    /** Returns what follows the word, up to the next keyword, split at commas and spaces. */
    private static Optional<List<String>> after(String word, List<String> words) {
        int at = words.indexOf(word);
        if (at < 0) {
            return Optional.empty();
        }
        List<String> following = new ArrayList<>();
        for (String next : words.subList(at + 1, words.size())) {
            if (List.of("in", "on", "at").contains(next)) {
                break;
            }
            following.addAll(
                    Arrays.stream(next.split(",")).filter(one -> !one.isEmpty()).toList());
        }
        return Optional.of(following);
    }

    /** Returns the words of the list that are among {@code all}, completed; empty if there are none. */
    private static Optional<List<String>> known(List<String> list, List<String> all) {
        List<String> found = list.stream()
                .flatMap(word -> all.stream()
                        .filter(one -> word.length() >= SHORTEST_WORD && one.startsWith(word))
                        .limit(1))
                .toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    private static int number(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException malformed) {
            throw PolicyLimits.invalid("a tier begins with how long it keeps: 30, or 12 on last saturday");
        }
    }

    private static List<String> words(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
