package dev.coffre.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleParserTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

    @Test
    void whatPeopleWriteIsUnderstood() {
        assertThat(ScheduleParser.daily("21:00, 9:30,21:00"))
                .isEqualTo(new Schedule.DailySchedule(List.of(LocalTime.of(9, 30), LocalTime.of(21, 0))));
        assertThat(ScheduleParser.weekly("Sat,sunday  AT 16:00", 2, TODAY))
                .isEqualTo(new Schedule.WeeklySchedule(
                        Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), List.of(LocalTime.of(16, 0)), 2, TODAY));
    }

    @Test
    void everyScheduleComesBackFromItsForm() {
        for (Schedule schedule : List.of(
                ScheduleParser.daily("00:00,12:30,23:59"),
                ScheduleParser.weekly("mon,fri at 03:00", 4, TODAY),
                new Schedule.HourlySchedule(6))) {
            assertThat(ScheduleForm.of(schedule).schedule()).isEqualTo(schedule);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24:00", "9", "21:00,22:00,23:00,23:30", "noon", "21:60"})
    void whatIsNoTimeIsRefused(String text) {
        refused(() -> ScheduleParser.daily(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "saturday", "at 21:00", "sa at 21:00", "someday at 21:00", "saturday at"})
    void whatIsNoWeekIsRefused(String text) {
        refused(() -> ScheduleParser.weekly(text, 1, TODAY));
    }

    @Test
    void aWordThatIsNoDayIsNamed() {
        Problem problem =
                catchThrowableOfType(Problem.class, () -> ScheduleParser.weekly("sat,funday at 21:00", 1, TODAY));
        assertThat(problem.details().get("reason")).startsWith("funday is no day");
    }

    @Test
    void weeksAndHoursHaveTheirRange() {
        refused(() -> ScheduleParser.weekly("sat at 21:00", 0, TODAY));
        refused(() -> ScheduleParser.weekly("sat at 21:00", 53, TODAY));
        for (int hours : new int[] {0, 5, 24, -1}) {
            refused(() -> new Schedule.HourlySchedule(hours));
        }
        refused(() -> new ScheduleForm(
                        "monthly", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())
                .schedule());
    }

    private static void refused(Supplier<Schedule> reading) {
        assertThat(catchThrowableOfType(Problem.class, reading::get).code()).isEqualTo(ProblemCode.SCHEDULE_INVALID);
    }
}
