package dev.coffre.agent.schedule;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * When a machine is backed up: days and times of day, in the machine's local time. Times are whole minutes, ascending and
 * distinct.
 */
public sealed interface Schedule {
    /** The most times per day of a daily or weekly schedule. */
    int MOST_TIMES = 3;

    /** The longest interval of a weekly schedule. */
    int MOST_WEEKS = 52;

    /** Returns the local times of a date at which a backup begins, ascending; empty if no backup begins that day. */
    List<LocalTime> on(LocalDate date);

    /** Returns the number of backups on a day of this schedule. */
    int mostADay();

    /** Every day at these times. */
    record Daily(List<LocalTime> times) implements Schedule {
        /** @throws Problem {@code schedule-invalid} if there are none or more than {@value #MOST_TIMES} */
        public Daily {
            times = ordered(times);
        }

        @Override
        public List<LocalTime> on(LocalDate date) {
            return times;
        }

        @Override
        public int mostADay() {
            return times.size();
        }
    }

    /**
     * On these days of every n-th week.
     *
     * @param everyWeeks n, from 1 to {@value #MOST_WEEKS}
     * @param from a date in one of the weeks; weeks begin on Monday
     */
    record Weekly(Set<DayOfWeek> days, List<LocalTime> times, int everyWeeks, LocalDate from) implements Schedule {
        /** @throws Problem {@code schedule-invalid} */
        public Weekly {
            days = Set.copyOf(days);
            times = ordered(times);
            if (days.isEmpty()) {
                throw invalid("a weekly schedule needs a day: saturday at 21:00");
            }
            if (everyWeeks < 1 || everyWeeks > MOST_WEEKS) {
                throw invalid("every 1 to " + MOST_WEEKS + " weeks");
            }
        }

        @Override
        public List<LocalTime> on(LocalDate date) {
            long weeks = ChronoUnit.WEEKS.between(monday(from), monday(date));
            return days.contains(date.getDayOfWeek()) && Math.floorMod(weeks, everyWeeks) == 0 ? times : List.of();
        }

        @Override
        public int mostADay() {
            return times.size();
        }

        private static LocalDate monday(LocalDate date) {
            return date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }
    }

    /**
     * Every n hours, from midnight.
     *
     * @param every n: a divisor of 24 below 24, so that all days are alike
     */
    record Hourly(int every) implements Schedule {
        private static final int DAY = 24;

        /** @throws Problem {@code schedule-invalid} */
        public Hourly {
            if (every < 1 || every >= DAY || DAY % every != 0) {
                throw invalid("every 1, 2, 3, 4, 6, 8 or 12 hours");
            }
        }

        @Override
        public List<LocalTime> on(LocalDate date) {
            return IntStream.iterate(0, hour -> hour < DAY, hour -> hour + every)
                    .mapToObj(hour -> LocalTime.of(hour, 0))
                    .toList();
        }

        @Override
        public int mostADay() {
            return DAY / every;
        }
    }

    private static List<LocalTime> ordered(Collection<LocalTime> times) {
        List<LocalTime> ordered = times.stream()
                .map(time -> time.truncatedTo(ChronoUnit.MINUTES))
                .distinct()
                .sorted()
                .toList();
        if (ordered.isEmpty() || ordered.size() > MOST_TIMES) {
            throw invalid("1 to " + MOST_TIMES + " times a day, like 12:30,21:00");
        }
        return ordered;
    }

    /** Returns the problem of an invalid schedule. */
    static Problem invalid(String reason) {
        return ProblemCode.SCHEDULE_INVALID.with("reason", reason);
    }
}
