package dev.coffre.agent.command;

import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.policy.DailyBackupLimit;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.schedule.Schedule;
import dev.coffre.agent.schedule.ScheduleForm;
import dev.coffre.agent.schedule.ScheduleParser;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre policy schedule}: when scheduled backups run. */
@Command(name = "schedule")
final class PolicyScheduleCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final MachineClock clock;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private GroupOption group = new GroupOption();

    @Option(names = "--daily", paramLabel = "TIMES", descriptionKey = "schedule.daily")
    private @Nullable String daily;

    @Option(names = "--weekly", paramLabel = "DAYS at TIMES", descriptionKey = "schedule.weekly")
    private @Nullable String weekly;

    @Option(names = "--every-weeks", paramLabel = "N", descriptionKey = "schedule.every-weeks")
    private @Nullable Integer everyWeeks;

    @Option(names = "--every-hours", paramLabel = "N", descriptionKey = "schedule.every-hours")
    private @Nullable Integer everyHours;

    @Option(names = "--none", descriptionKey = "schedule.none")
    private boolean none;

    @Option(names = "--spread", paramLabel = "MINUTES", descriptionKey = "schedule.spread")
    private @Nullable Integer spread;

    PolicyScheduleCommand(CommandRunner runner, CoffreHome home, MachineClock clock) {
        this.runner = runner;
        this.home = home;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        return runner.run("policy schedule", common, this::run);
    }

    private CommandResult run(TerminalOutput output) {
        Optional<Schedule> asked = schedule();
        asked.ifPresent(new DailyBackupLimit(new KeyFolder(home.keys()).kind())::require);
        Optional<ScheduleForm> schedule = asked.map(ScheduleForm::of);
        if (schedule.isEmpty() && !none && spread == null) {
            throw invalid("flags.one-of", "--daily …", "--none");
        }
        Optional<Duration> spreading = spreading();
        ProtectionGroup changed = group.update(home, known -> {
            ProtectionGroup one = schedule.isPresent() || none ? known.withSchedule(schedule, clock.instant()) : known;
            return spreading.map(one::withSpread).orElse(one);
        });
        Optional<dev.coffre.agent.daemon.DaemonState> daemon = new DaemonClient(home.state(), home.sockets()).state();
        new BackupPolicyPrinter(output).show(changed, daemon);
        if (changed.schedule().isPresent() && daemon.isEmpty()) {
            output.warn(ProblemCode.DAEMON_NOT_RUNNING.problem());
        }
        return CommandResult.done();
    }

    private Optional<Schedule> schedule() {
        long named = Stream.of(daily, weekly, everyHours, none ? Boolean.TRUE : null)
                .filter(one -> one != null)
                .count();
        if (named > 1) {
            throw invalid("flags.exclusive", "--daily, --weekly, --every-hours", "--none");
        }
        if (everyWeeks != null && weekly == null) {
            throw invalid("flags.together", "--every-weeks", "--weekly");
        }
        if (daily != null) {
            return Optional.of(ScheduleParser.daily(daily));
        }
        if (weekly != null) {
            LocalDate today = clock.today();
            return Optional.of(ScheduleParser.weekly(weekly, everyWeeks == null ? 1 : everyWeeks, today));
        }
        return everyHours == null ? Optional.empty() : Optional.of(new Schedule.HourlySchedule(everyHours));
    }

    private Optional<Duration> spreading() {
        if (spread == null) {
            return Optional.empty();
        }
        Duration asked = Duration.ofMinutes(spread);
        if (asked.isNegative() || asked.compareTo(ProtectionGroup.MAX_SPREAD) > 0) {
            throw runner.refusedNumber("--spread", spread, 0, ProtectionGroup.MAX_SPREAD.toMinutes());
        }
        return Optional.of(asked);
    }

    private Problem invalid(String key, String one, String other) {
        return ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format(key, one, other));
    }
}
