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
    int MAX_TIMES_PER_DAY = 3;

    /** The longest interval of a weekly schedule. */
    int MAX_WEEKS = 52;

    /** Returns the local times of a date at which a backup begins, ascending; empty if no backup begins that day. */
    List<LocalTime> timesOn(LocalDate date);

    /** Returns the number of backups on a day of this schedule. */
    int backupsPerDay();

    /** Every day at these times. */
    record DailySchedule(List<LocalTime> times) implements Schedule {
        /** @throws Problem {@code schedule-invalid} if there are none or more than {@value #MAX_TIMES_PER_DAY} */
        public DailySchedule {
            times = ordered(times);
        }

        @Override
        public List<LocalTime> timesOn(LocalDate date) {
            return times;
        }

        @Override
        public int backupsPerDay() {
            return times.size();
        }
    }

    /**
     * On these days of every n-th week.
     *
     * @param intervalWeeks n, from 1 to {@value #MAX_WEEKS}
     * @param from a date in one of the weeks; weeks begin on Monday
     */
    record WeeklySchedule(Set<DayOfWeek> days, List<LocalTime> times, int intervalWeeks, LocalDate from)
            implements Schedule {
        /** @throws Problem {@code schedule-invalid} */
        public WeeklySchedule {
            days = Set.copyOf(days);
            times = ordered(times);
            if (days.isEmpty()) {
                throw invalid("a weekly schedule needs a day: saturday at 21:00");
            }
            if (intervalWeeks < 1 || intervalWeeks > MAX_WEEKS) {
                throw invalid("every 1 to " + MAX_WEEKS + " weeks");
            }
        }

        @Override
        public List<LocalTime> timesOn(LocalDate date) {
            long weeks = ChronoUnit.WEEKS.between(monday(from), monday(date));
            return days.contains(date.getDayOfWeek()) && Math.floorMod(weeks, intervalWeeks) == 0 ? times : List.of();
        }

        @Override
        public int backupsPerDay() {
            return times.size();
        }

        private static LocalDate monday(LocalDate date) {
            return date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }
    }

    /**
     * Every n hours, from midnight.
     *
     * @param intervalHours n: a divisor of 24 below 24, so that all days are alike
     */
    record HourlySchedule(int intervalHours) implements Schedule {
        private static final int DAY = 24;

        /** @throws Problem {@code schedule-invalid} */
        public HourlySchedule {
            if (intervalHours < 1 || intervalHours >= DAY || DAY % intervalHours != 0) {
                throw invalid("every 1, 2, 3, 4, 6, 8 or 12 hours");
            }
        }

        @Override
        public List<LocalTime> timesOn(LocalDate date) {
            return IntStream.iterate(0, hour -> hour < DAY, hour -> hour + intervalHours)
                    .mapToObj(hour -> LocalTime.of(hour, 0))
                    .toList();
        }

        @Override
        public int backupsPerDay() {
            return DAY / intervalHours;
        }
    }

    private static List<LocalTime> ordered(Collection<LocalTime> times) {
        List<LocalTime> ordered = times.stream()
                .map(time -> time.truncatedTo(ChronoUnit.MINUTES))
                .distinct()
                .sorted()
                .toList();
        if (ordered.isEmpty() || ordered.size() > MAX_TIMES_PER_DAY) {
            throw invalid("1 to " + MAX_TIMES_PER_DAY + " times a day, like 12:30,21:00");
        }
        return ordered;
    }

    /** Returns the problem of an invalid schedule. */
    static Problem invalid(String reason) {
        return ProblemCode.SCHEDULE_INVALID.with("reason", reason);
    }
}
