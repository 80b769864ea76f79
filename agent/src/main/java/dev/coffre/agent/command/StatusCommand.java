package dev.coffre.agent.command;

import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.daemon.DaemonState;
import dev.coffre.agent.daemon.GroupState;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.machine.ChainStatus;
import dev.coffre.agent.machine.MachineStatus;
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
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    StatusCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("status", common, this::show);
    }

    private Result show(Speech speech) {
        CoffreHome home = shell.world().home();
        DaemonClient daemon = new DaemonClient(home.state());
        MachineStatus status = daemon.machine().orElseGet(() -> MachineStatus.ask(shell.world()));
        speech.say("status.machine", status.machineName(), status.machine());
        if (status.kind().equals(MachineKind.BACKUP_SERVER.code())) {
            speech.say("status.backup-server");
        }
        speech.say("status.vault", status.vaultName(), status.url());
        speech.say("status.registered", instant(speech, status.registered()));
        Optional<Long> running = new Jobs(home.state(), shell.world().clock()).running();
        running.ifPresent(number -> speech.say("status.running", number));
        Optional<Instant> next = showSchedule(speech, daemon);
        ChainStatus chain = status.requireChain();
        showPoints(speech, chain);
        showHead(speech, chain);
        StoppedNote.of(shell).ifPresent(note -> note.tell(speech));
        chain.unreadable()
                .forEach(point -> speech.say("status.unreadable", point.seq(), instant(speech, point.received())));
        Map<String, Object> event = event(status, chain, running);
        next.ifPresent(at -> event.put("nextBackup", at.toEpochMilli()));
        speech.event(event);
        boolean whole = chain.unreadable().isEmpty() && chain.alarm().isEmpty();
        return whole ? Result.done() : Result.of(ExitCode.INTEGRITY);
    }

    private static String instant(Speech speech, long millis) {
        return speech.amounts().instant(Instant.ofEpochMilli(millis));
    }

    /** Prints and returns when the next scheduled backup begins. */
    private Optional<Instant> showSchedule(Speech speech, DaemonClient client) {
        boolean scheduled = new BackupPolicyFile(shell.world().home().policy())
                .read().groups().stream().anyMatch(group -> group.schedule().isPresent());
        if (!scheduled) {
            speech.say("status.no-schedule");
            return Optional.empty();
        }
        Optional<DaemonState> daemon = client.state();
        if (daemon.isEmpty()) {
            speech.warn(ProblemCode.DAEMON_NOT_RUNNING.problem());
        }
        Optional<Instant> next = daemon.flatMap(state -> state.groups().stream()
                .map(GroupState::next)
                .min(Comparator.naturalOrder())
                .map(Instant::ofEpochMilli));
        next.ifPresent(at -> speech.say("status.next", speech.amounts().instant(at)));
        return next;
    }

    /** Prints the head that this machine remembers, and whether the vault's chain contradicts it. */
    private static void showHead(Speech speech, ChainStatus chain) {
        if (chain.known().seq() > 0) {
            speech.say("status.head", chain.known().spoken());
        }
        chain.alarm().ifPresent(alarm -> speech.warn(alarm.problem()));
        if (chain.alarm().isEmpty() && !chain.head().equals(chain.known())) {
            speech.say("status.head.newer", chain.head().spoken());
        }
    }

    private static void showPoints(Speech speech, ChainStatus chain) {
        if (chain.head().seq() == 0) {
            speech.say("status.no-points");
        } else if (chain.newest().isEmpty() && chain.deletedUntil().isPresent()) {
            speech.say("points.deleted", instant(speech, chain.deletedUntil().get()));
        } else if (chain.newest().isEmpty() && chain.unreadable().isEmpty() && !chain.more()) {
            speech.say("points.none-left");
        }
        chain.newest()
                .ifPresent(newest -> speech.say(
                        chain.more() ? "status.points.more" : "status.points",
                        speech.amounts().count(chain.points()),
                        newest.seq(),
                        instant(speech, newest.received()),
                        speech.amounts().count(newest.files()),
                        speech.amounts().bytes(newest.bytes())));
    }

    private static Map<String, Object> event(MachineStatus status, ChainStatus chain, Optional<Long> running) {
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
