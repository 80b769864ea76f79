package dev.coffre.agent.command;

import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import java.util.LinkedHashMap;
import java.util.Map;
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
            speech.say("status.vault", identity.vaultName(), machine.settings().vault());
            speech.say("status.registered", speech.amounts().instant(identity.registeredAt()));
            Jobs jobs = new Jobs(shell.world().home().state(), shell.world().clock());
            jobs.running().ifPresent(number -> speech.say("status.running", number));
            PointChain chain = machine.vault().points(identity.machine());
            showPoints(speech, chain);
            speech.event(event(machine, chain, jobs));
            return Result.done();
        }
    }

    private static void showPoints(Speech speech, PointChain chain) {
        if (chain.points().isEmpty()) {
            speech.say("status.no-points");
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
        event.put("vault", identity.vault().toString());
        event.put("vaultName", identity.vaultName());
        event.put("url", machine.settings().vault().toString());
        event.put("registered", identity.registeredAt().toEpochMilli());
        event.put("points", chain.points().size());
        if (!chain.points().isEmpty()) {
            event.put("lastPoint", chain.points().getLast().seq());
            event.put("lastPointAt", chain.points().getLast().receivedAt().toEpochMilli());
        }
        jobs.running().ifPresent(number -> event.put("runningJob", number));
        return event;
    }
}
