package dev.coffre.agent.command;

import dev.coffre.agent.daemon.DaemonState;
import dev.coffre.agent.daemon.GroupState;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.agent.policy.BackupPolicy;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.schedule.Schedule;
import dev.coffre.agent.schedule.ScheduleForm;
import dev.coffre.agent.schedule.ScheduleParser;
import dev.coffre.backup.entry.CommandLineBytes;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints what is backed up, and when. */
record BackupPolicyPrinter(TerminalOutput output) {
    private static final int SECONDS_PER_MINUTE = 60;

    /** @param daemon the state of the daemon, if it runs */
    void show(BackupPolicy policy, Optional<DaemonState> daemon) {
        if (policy.groups().isEmpty()) {
            output.message("items.none");
        }
        policy.groups().forEach(group -> show(group, daemon));
    }

    void show(ProtectionGroup group, Optional<DaemonState> daemon) {
        if (!group.name().equals(ProtectionGroup.DEFAULT_NAME)) {
            output.message("items.group", group.name());
        }
        BackupItems items = group.items();
        if (items.paths().isEmpty()) {
            output.message("items.none");
        } else {
            output.message("items.paths", names(items.paths()));
        }
        if (!items.excludes().isEmpty()) {
            output.message("items.excludes", names(items.excludes()));
        }
        if (items.excludeCaches()) {
            output.message("items.caches");
        }
        if (!items.excludeIfPresent().isEmpty()) {
            output.message("items.if-present", names(items.excludeIfPresent()));
        }
        if (items.oneFileSystem()) {
            output.message("items.one-file-system");
        }
        group.schedule().ifPresentOrElse(form -> schedule(form, group), () -> output.message("schedule.shown.none"));
        Optional<GroupState> state = daemon.flatMap(known -> known.groups().stream()
                .filter(one -> one.group().equals(group.name()))
                .findFirst());
        state.ifPresent(known -> {
            output.message("schedule.next", output.format().instant(Instant.ofEpochMilli(known.next())));
            known.tries().ifPresent(tries -> output.message("schedule.tries", tries));
        });
        output.event(new Shown(
                "group",
                group.name(),
                items.mapNames(BackupPolicyPrinter::shown),
                group.schedule(),
                group.spreadSeconds(),
                state.map(GroupState::next),
                state.flatMap(GroupState::tries)));
    }

    /** The JSON event of a group. */
    private record Shown(
            String event,
            String group,
            BackupItems items,
            Optional<ScheduleForm> schedule,
            int spreadSeconds,
            Optional<Long> next,
            Optional<Integer> tries) {}

    private void schedule(ScheduleForm form, ProtectionGroup group) {
        switch (form.schedule()) {
            case Schedule.DailySchedule daily ->
                output.message("schedule.shown.daily", ScheduleParser.times(daily.times()));
            case Schedule.WeeklySchedule weekly ->
                output.message(
                        weekly.intervalWeeks() == 1 ? "schedule.shown.weekly" : "schedule.shown.weeks",
                        weekly.days().stream().sorted().map(this::day).collect(Collectors.joining(", ")),
                        ScheduleParser.times(weekly.times()),
                        weekly.intervalWeeks());
            case Schedule.HourlySchedule hourly ->
                output.message(
                        hourly.intervalHours() == 1 ? "schedule.shown.hourly" : "schedule.shown.hours",
                        hourly.intervalHours());
        }
        if (group.spreadSeconds() > 0) {
            output.message("schedule.shown.spread", group.spreadSeconds() / SECONDS_PER_MINUTE);
        }
    }

    private String day(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL, output.texts().locale());
    }

    private static String names(List<String> names) {
        return names.stream().map(BackupPolicyPrinter::shown).collect(Collectors.joining(" "));
    }

    private static String shown(String name) {
        return CommandLineBytes.bytes(name).displayPath();
    }
}
