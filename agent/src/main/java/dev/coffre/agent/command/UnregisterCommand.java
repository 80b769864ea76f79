package dev.coffre.agent.command;

import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.registration.Unregistration;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre unregister} */
@Command(name = "unregister")
final class UnregisterCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--yes", descriptionKey = "unregister.yes")
    private boolean yes;

    UnregisterCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("unregister", common, this::unregister);
    }

    private Result unregister(Speech speech) {
        Unregistration unregistration = Unregistration.of(shell.world());
        if (!unregistration.isNeeded()) {
            speech.say("unregister.nothing");
            return Result.done();
        }
        Optional<MachineIdentity> machine = machine(speech);
        try {
            speech.say("unregister.what");
            if (!isSure(machine)) {
                speech.say("unregister.not");
                return Result.of(ExitCode.FAILED);
            }
            World world = shell.world();
            new Jobs(world.home().state(), world.clock()).alone("unregister", () -> {
                machine.ifPresent(identity ->
                        MachineSnapshots.of(world.home(), identity.machine()).deleteLeftOver());
                unregistration.run();
            });
            new DaemonClient(world.home().state()).changed();
            tell(speech, machine);
            return Result.done();
        } finally {
            machine.ifPresent(MachineIdentity::close);
        }
    }

    /** Returns this machine, to be named in messages. Unreadable keys do not prevent unregistering. */
    private Optional<MachineIdentity> machine(Speech speech) {
        try {
            return new KeyFolder(shell.world().home().keys()).machine();
        } catch (Problem unreadable) {
            speech.warn(unreadable);
            return Optional.empty();
        }
    }

    private boolean isSure(Optional<MachineIdentity> machine) {
        if (yes) {
            return true;
        }
        if (common.json() || !shell.world().terminal().isInteractive()) {
            throw ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.missing", "--yes"));
        }
        String question = machine.map(
                        identity -> shell.texts().say("unregister.ask", identity.machineName(), identity.vaultName()))
                .orElseGet(() -> shell.texts().say("unregister.ask-unnamed"));
        return shell.world().terminal().ask(question).map(shell.texts()::isYes).orElse(false);
    }

    private static void tell(Speech speech, Optional<MachineIdentity> machine) {
        speech.say("unregister.done");
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "unregistered");
        machine.ifPresent(identity -> {
            speech.say("unregister.vault", identity.vaultName(), identity.machineName(), identity.machine());
            event.put("machine", identity.machine().toString());
            event.put("machineName", identity.machineName());
            event.put("vaultName", identity.vaultName());
        });
        speech.event(event);
    }
}
