package dev.coffre.agent.command;

import dev.coffre.agent.daemon.DaemonState;
import dev.coffre.agent.daemon.GroupState;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.agent.policy.BackupPolicy;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.schedule.Schedule;
import dev.coffre.agent.schedule.ScheduleForm;
import dev.coffre.agent.schedule.ScheduleText;
import dev.coffre.backup.libc.CommandLineBytes;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints what is backed up, and when. */
record BackupPolicyList(Speech speech) {
    private static final int SECONDS_PER_MINUTE = 60;

    /** @param daemon the state of the daemon, if it runs */
    void show(BackupPolicy policy, Optional<DaemonState> daemon) {
        if (policy.groups().isEmpty()) {
            speech.say("items.none");
        }
        policy.groups().forEach(group -> show(group, daemon));
    }

    void show(ProtectionGroup group, Optional<DaemonState> daemon) {
        if (!group.name().equals(ProtectionGroup.FIRST)) {
            speech.say("items.group", group.name());
        }
        BackupItems items = group.items();
        if (items.paths().isEmpty()) {
            speech.say("items.none");
        } else {
            speech.say("items.paths", names(items.paths()));
        }
        if (!items.excludes().isEmpty()) {
            speech.say("items.excludes", names(items.excludes()));
        }
        if (items.excludeCaches()) {
            speech.say("items.caches");
        }
        if (!items.excludeIfPresent().isEmpty()) {
            speech.say("items.if-present", names(items.excludeIfPresent()));
        }
        if (items.oneFileSystem()) {
            speech.say("items.one-file-system");
        }
        group.schedule().ifPresentOrElse(form -> schedule(form, group), () -> speech.say("schedule.shown.none"));
        Optional<GroupState> state = daemon.flatMap(known -> known.groups().stream()
                .filter(one -> one.group().equals(group.name()))
                .findFirst());
        state.ifPresent(known -> {
            speech.say("schedule.next", speech.amounts().instant(Instant.ofEpochMilli(known.next())));
            known.tries().ifPresent(tries -> speech.say("schedule.tries", tries));
        });
        speech.event(new Shown(
                "group",
                group.name(),
                items.withNames(BackupPolicyList::shown),
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
            case Schedule.Daily daily -> speech.say("schedule.shown.daily", ScheduleText.times(daily.times()));
            case Schedule.Weekly weekly ->
                speech.say(
                        weekly.everyWeeks() == 1 ? "schedule.shown.weekly" : "schedule.shown.weeks",
                        weekly.days().stream().sorted().map(this::day).collect(Collectors.joining(", ")),
                        ScheduleText.times(weekly.times()),
                        weekly.everyWeeks());
            case Schedule.Hourly hourly ->
                speech.say(hourly.every() == 1 ? "schedule.shown.hourly" : "schedule.shown.hours", hourly.every());
        }
        if (group.spreadSeconds() > 0) {
            speech.say("schedule.shown.spread", group.spreadSeconds() / SECONDS_PER_MINUTE);
        }
    }

    private String day(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL, speech.texts().locale());
    }

    private static String names(List<String> names) {
        return names.stream().map(BackupPolicyList::shown).collect(Collectors.joining(" "));
    }

    private static String shown(String name) {
        return CommandLineBytes.bytes(name).display();
    }
}
