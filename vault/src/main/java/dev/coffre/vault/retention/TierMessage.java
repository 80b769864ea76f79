package dev.coffre.vault.retention;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.field.NameRules;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.Month;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A tier in the form of messages and the journal. Fields that a tier does not use are absent.
 *
 * @param keep number of days, weeks, months or years
 * @param times the times of day, such as {@code 18:00}
 * @param weekdays such as {@code saturday}, for a weekly tier; with {@code weeks}, for a monthly or yearly one
 * @param weeks {@code first} to {@code fourth}, {@code last}
 * @param days the days of the month, 1 to 28 or {@code last}, instead of weekdays and weeks
 * @param months such as {@code march}
 */
public record TierMessage(
        @FieldLimit(min = 1, max = PolicyLimits.MAX_DAYS, ownProblem = true)
        int keep,

        @FieldLimit(min = 5, max = 5, pattern = "([01][0-9]|2[0-3]):[0-5][0-9]", maxMembers = PolicyLimits.MAX_TIMES)
        Optional<List<String>> times,

        @AllowedValues({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
        @FieldLimit(max = NameRules.MAX_LENGTH, minMembers = 1, maxMembers = TierMessage.MAX_MEMBERS)
        Optional<List<String>> weekdays,

        @AllowedValues({"first", "second", "third", "fourth", "last"})
        @FieldLimit(max = NameRules.MAX_LENGTH, minMembers = 1, maxMembers = TierMessage.MAX_MEMBERS)
        Optional<List<String>> weeks,

        @FieldLimit(
                min = 1,
                max = 4,
                pattern = "[1-9]|1[0-9]|2[0-8]|last",
                minMembers = 1,
                maxMembers = TierMessage.MAX_MEMBERS)
        Optional<List<String>> days,

        @AllowedValues({
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december"
        })
        @FieldLimit(max = NameRules.MAX_LENGTH, minMembers = 1, maxMembers = TierMessage.MAX_MEMBERS)
        Optional<List<String>> months) {
    private static final String LAST = "last";
    static final int MAX_MEMBERS = 64;

    static TierMessage of(Tier tier) {
        return switch (tier) {
            case Tier.Daily daily -> new TierMessage(daily.keep(), times(tier), none(), none(), none(), none());
            case Tier.Weekly weekly ->
                new TierMessage(weekly.keep(), times(tier), words(weekly.weekdays()), none(), none(), none());
            case Tier.Monthly monthly -> of(tier, monthly.days(), none());
            case Tier.Yearly yearly -> of(tier, yearly.days(), words(yearly.months()));
        };
    }

    private static TierMessage of(Tier tier, MonthDays days, Optional<List<String>> months) {
        return switch (days) {
            case MonthDays.Weekdays on ->
                new TierMessage(tier.keep(), times(tier), words(on.days()), words(on.weeks()), none(), months);
            case MonthDays.Dates on -> {
                List<String> dates = new ArrayList<>(
                        on.days().stream().sorted().map(String::valueOf).toList());
                if (on.last()) {
                    dates.add(LAST);
                }
                yield new TierMessage(
                        tier.keep(), times(tier), none(), none(), Optional.of(List.copyOf(dates)), months);
            }
        };
    }

    Tier.Daily toDaily() {
        return new Tier.Daily(keep, each(times, TierMessage::time));
    }

    Tier.Weekly toWeekly() {
        return new Tier.Weekly(keep, each(weekdays, one(DayOfWeek.values())), each(times, TierMessage::time));
    }

    Tier.Monthly toMonthly() {
        return new Tier.Monthly(keep, monthDays(), each(times, TierMessage::time));
    }

    Tier.Yearly toYearly() {
        return new Tier.Yearly(keep, each(months, one(Month.values())), monthDays(), each(times, TierMessage::time));
    }

    private MonthDays monthDays() {
        if (days.isEmpty()) {
            return new MonthDays.Weekdays(
                    each(weeks, one(MonthDays.WeekOfMonth.values())), each(weekdays, one(DayOfWeek.values())));
        }
        if (weeks.isPresent() || weekdays.isPresent()) {
            throw PolicyLimits.invalid("days of the month, or weekdays, not both");
        }
        Set<String> dates = each(days, Function.identity());
        boolean last = dates.remove(LAST);
        return new MonthDays.Dates(each(Optional.of(List.copyOf(dates)), TierMessage::number), last);
    }

    private static <T> Set<T> each(Optional<List<String>> texts, Function<String, T> meaning) {
        List<String> all = texts.orElse(List.of());
        if (all.size() > MAX_MEMBERS) {
            throw PolicyLimits.invalid("a list of " + all.size());
        }
        Set<T> meanings = new LinkedHashSet<>();
        all.forEach(text -> meanings.add(meaning.apply(text)));
        return meanings;
    }

    private static <E extends Enum<E>> Function<String, E> one(E[] values) {
        return text -> Arrays.stream(values)
                .filter(value -> word(value).equals(text))
                .findFirst()
                .orElseThrow(() -> PolicyLimits.invalid("a word that is none of " + String.join(", ", all(values))));
    }

    private static <E extends Enum<E>> List<String> all(E[] values) {
        return Arrays.stream(values).map(TierMessage::word).toList();
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException malformed) {
            throw PolicyLimits.invalid("a time of day that is not like 18:00");
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw PolicyLimits.invalid("a day of the month is 1 to 28, or last");
        }
    }

    private static Optional<List<String>> times(Tier tier) {
        return tier.times().isEmpty()
                ? none()
                : Optional.of(
                        tier.times().stream().sorted().map(LocalTime::toString).toList());
    }

    private static <E extends Enum<E>> Optional<List<String>> words(Collection<E> values) {
        return Optional.of(values.stream().sorted().map(TierMessage::word).toList());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<List<String>> none() {
        return Optional.empty();
    }
}
