package dev.coffre.agent.command;

import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.daemon.DaemonState;
import dev.coffre.agent.daemon.GroupState;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.machine.ChainStatus;
import dev.coffre.agent.machine.MachineVaultStatus;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre status} */
@Command(name = "status")
final class StatusCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final VaultConnector vault;
    private final JobRegistry jobs;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    StatusCommand(CommandRunner runner, CoffreHome home, VaultConnector vault, JobRegistry jobs) {
        this.runner = runner;
        this.home = home;
        this.vault = vault;
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        return runner.runList("status", common, this::show);
    }

    private CommandResult show(TerminalOutput output) {
        DaemonClient daemon = new DaemonClient(home.state(), home.sockets());
        MachineVaultStatus status = daemon.machineStatus().orElseGet(() -> MachineVaultStatus.ask(vault, runner.log()));
        output.message("status.machine", status.machineName(), status.machine());
        if (status.kind().equals(MachineKind.BACKUP_SERVER.code())) {
            output.message("status.backup-server");
        }
        output.message("status.vault", status.vaultName(), status.url());
        output.message("status.registered", instant(output, status.registered()));
        Optional<Long> running = jobs.lockHolderNumber();
        running.ifPresent(number -> output.message("status.running", number));
        Optional<Instant> next = showSchedule(output, daemon);
        ChainStatus chain = status.requireChain();
        showPoints(output, chain);
        showHead(output, chain);
        StoppedProtectionNotice.of(home).ifPresent(note -> note.print(output));
        chain.unreadable()
                .forEach(point -> output.message("status.unreadable", point.seq(), instant(output, point.received())));
        Map<String, Object> event = event(status, chain, running);
        next.ifPresent(at -> event.put("nextBackup", at.toEpochMilli()));
        output.event(event);
        boolean whole = chain.unreadable().isEmpty() && chain.alarm().isEmpty();
        return whole ? CommandResult.done() : CommandResult.of(ExitCode.INTEGRITY);
    }

    private static String instant(TerminalOutput output, long millis) {
        return output.format().instant(Instant.ofEpochMilli(millis));
    }

    /** Prints and returns when the next scheduled backup begins. */
    private Optional<Instant> showSchedule(TerminalOutput output, DaemonClient client) {
        boolean scheduled = new BackupPolicyFile(home.policy())
                .read().groups().stream().anyMatch(group -> group.schedule().isPresent());
        if (!scheduled) {
            output.message("status.no-schedule");
            return Optional.empty();
        }
        Optional<DaemonState> daemon = client.state();
        if (daemon.isEmpty()) {
            output.warn(ProblemCode.DAEMON_NOT_RUNNING.problem());
        }
        Optional<Instant> next = daemon.flatMap(state -> state.groups().stream()
                .map(GroupState::next)
                .min(Comparator.naturalOrder())
                .map(Instant::ofEpochMilli));
        next.ifPresent(at -> output.message("status.next", output.format().instant(at)));
        return next;
    }

    /** Prints the head that this machine remembers, and whether the vault's chain contradicts it. */
    private static void showHead(TerminalOutput output, ChainStatus chain) {
        if (chain.known().seq() > 0) {
            output.message("status.head", chain.known().displayText());
        }
        chain.alarm().ifPresent(alarm -> output.warn(alarm.problem()));
        if (chain.alarm().isEmpty() && !chain.head().equals(chain.known())) {
            output.message("status.head.newer", chain.head().displayText());
        }
    }

    private static void showPoints(TerminalOutput output, ChainStatus chain) {
        if (chain.head().seq() == 0) {
            output.message("status.no-points");
        } else if (chain.newest().isEmpty() && chain.deletedUntil().isPresent()) {
            output.message(
                    "points.deleted", instant(output, chain.deletedUntil().get()));
        } else if (chain.newest().isEmpty() && chain.unreadable().isEmpty() && !chain.more()) {
            output.message("points.none-left");
        }
        chain.newest()
                .ifPresent(newest -> output.message(
                        chain.more() ? "status.points.more" : "status.points",
                        output.format().count(chain.points()),
                        newest.seq(),
                        instant(output, newest.received()),
                        output.format().count(newest.files()),
                        output.format().bytes(newest.bytes())));
    }

    private static Map<String, Object> event(MachineVaultStatus status, ChainStatus chain, Optional<Long> running) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "status");
        event.put("machine", status.machine());
        event.put("machineName", status.machineName());
        event.put("kind", status.kind());
        event.put("vault", status.vault());
        event.put("vaultName", status.vaultName());
        event.put("url", status.url());
        event.put("registered", status.registered());
        event.put("points", chain.points());
        event.put("olderPoints", chain.more());
        chain.newest().ifPresent(newest -> {
            event.put("lastPoint", newest.seq());
            event.put("lastPointAt", newest.received());
        });
        event.put("head", chain.head().seq());
        event.put("headHash", chain.head().hash());
        event.put(
                "unreadable",
                chain.unreadable().stream().map(ChainStatus.Unreadable::seq).toList());
        running.ifPresent(number -> event.put("runningJob", number));
        return event;
    }
}
