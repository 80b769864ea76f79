package dev.coffre.agent.console.schedule;

import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.schedule.ScheduleForm;
import dev.coffre.vault.problem.Problem;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Reads the times of backups from a form. */
final class TimesForm {
    private TimesForm() {}

    /**
     * Returns the schedule; empty for no scheduled backups.
     *
     * @param today from which weeks are counted
     * @throws Problem {@code schedule-invalid}
     */
    static Optional<ScheduleForm> parse(ConsolePageRequest request, LocalDate today) {
        Optional<List<String>> times = Optional.of(request.fields("time"));
        Optional<ScheduleForm> form = switch (request.field("kind").orElse("none")) {
            case "daily" ->
                Optional.of(new ScheduleForm("daily", times, Optional.empty(), Optional.empty(), Optional.empty()));
            case "weekly" ->
                Optional.of(new ScheduleForm(
                        "weekly",
                        times,
                        Optional.of(request.fields("day")),
                        request.parsed("weeks", Integer::valueOf),
                        Optional.of(today.toString())));
            case "hourly" ->
                Optional.of(new ScheduleForm(
                        "hourly",
                        Optional.empty(),
                        Optional.empty(),
                        request.parsed("hours", Integer::valueOf),
                        Optional.empty()));
            default -> Optional.empty();
        };
        return form.map(ScheduleForm::schedule).map(ScheduleForm::of);
    }
}
