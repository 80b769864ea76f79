package dev.coffre.agent.command;

import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.daemon.DaemonState;
import dev.coffre.agent.daemon.GroupState;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.RememberedHead;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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
        try (ConnectedMachine machine =
                ConnectedMachine.open(shell.world(), shell.world().brief())) {
            MachineIdentity identity = machine.identity();
            speech.say("status.machine", identity.machineName(), identity.machine());
            if (identity.kind() == MachineKind.BACKUP_SERVER) {
                speech.say("status.backup-server");
            }
            speech.say("status.vault", identity.vaultName(), machine.address());
            speech.say("status.registered", speech.amounts().instant(identity.registeredAt()));
            Jobs jobs = new Jobs(shell.world().home().state(), shell.world().clock());
            jobs.running().ifPresent(number -> speech.say("status.running", number));
            Optional<Instant> next = showSchedule(speech);
            PointChain chain = machine.vault().points(identity.machine());
            showPoints(speech, chain);
            Optional<Problem> alarm = showHead(speech, chain);
            StoppedNote.of(shell).ifPresent(note -> note.tell(speech));
            List<Tombstone> unreadable = unreadable(chain);
            unreadable.forEach(point -> speech.say(
                    "status.unreadable", point.seq(), speech.amounts().instant(point.receivedAt())));
            Map<String, Object> event = event(machine, chain, jobs);
            next.ifPresent(at -> event.put("nextBackup", at.toEpochMilli()));
            speech.event(event);
            return unreadable.isEmpty() && alarm.isEmpty() ? Result.done() : Result.of(ExitCode.INTEGRITY);
        }
    }

    /** When the next backup begins by itself. */
    private Optional<Instant> showSchedule(Speech speech) {
        CoffreHome home = shell.world().home();
        boolean scheduled = new BackupPolicyFile(home.policy())
                .read().groups().stream().anyMatch(group -> group.schedule().isPresent());
        if (!scheduled) {
            speech.say("status.no-schedule");
            return Optional.empty();
        }
        Optional<DaemonState> daemon = new DaemonClient(home.state()).state();
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

    /** What this machine remembers, and whether the vault's chain fits it. */
    private Optional<Problem> showHead(Speech speech, PointChain chain) {
        RememberedHead known = RememberedHead.of(shell.world());
        if (known.head().seq() > 0) {
            speech.say("status.head", known.head().spoken());
        }
        Optional<Problem> alarm = known.contradiction(chain);
        alarm.ifPresent(speech::warn);
        if (alarm.isEmpty() && !chain.head().equals(known.head())) {
            speech.say("status.head.newer", chain.head().spoken());
        }
        return alarm;
    }

    /** The points whose files the vault cannot read, oldest first. */
    private static List<Tombstone> unreadable(PointChain chain) {
        return chain.links().stream()
                .filter(Tombstone.class::isInstance)
                .map(Tombstone.class::cast)
                .filter(tombstone -> tombstone.reason() == Tombstone.Reason.UNREADABLE)
                .toList();
    }

    private static void showPoints(Speech speech, PointChain chain) {
        if (chain.links().isEmpty()) {
            speech.say("status.no-points");
        }
        if (chain.points().isEmpty()) {
            return;
        }
        StoredPoint newest = chain.points().getLast();
        speech.say(
                "status.points",
                speech.amounts().count(chain.points().size()),
                newest.seq(),
                speech.amounts().instant(newest.receivedAt()),
                speech.amounts().count(newest.point().ext().files()),
                speech.amounts().bytes(newest.point().ext().bytes()));
    }

    private static Map<String, Object> event(ConnectedMachine machine, PointChain chain, Jobs jobs) {
        MachineIdentity identity = machine.identity();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "status");
        event.put("machine", identity.machine().toString());
        event.put("machineName", identity.machineName());
        event.put("kind", identity.kind().code());
        event.put("vault", identity.vault().toString());
        event.put("vaultName", identity.vaultName());
        event.put("url", machine.address().toString());
        event.put("registered", identity.registeredAt().toEpochMilli());
        event.put("points", chain.points().size());
        if (!chain.points().isEmpty()) {
            event.put("lastPoint", chain.points().getLast().seq());
            event.put("lastPointAt", chain.points().getLast().receivedAt().toEpochMilli());
        }
        event.put("head", chain.head().seq());
        event.put("headHash", chain.head().hash().toString());
        event.put("unreadable", unreadable(chain).stream().map(Tombstone::seq).toList());
        jobs.running().ifPresent(number -> event.put("runningJob", number));
        return event;
    }
}
