package dev.coffre.agent.command;

import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.registration.Unregistration;
import dev.coffre.backup.source.LocalFiles;
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
    private final CommandRunner runner;
    private final CoffreHome home;
    private final LocalFiles files;
    private final SettingsFile settings;
    private final JobRegistry jobs;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Option(names = "--yes", descriptionKey = "unregister.yes")
    private boolean yes;

    UnregisterCommand(
            CommandRunner runner, CoffreHome home, SettingsFile settings, JobRegistry jobs, LocalFiles files) {
        this.files = files;
        this.runner = runner;
        this.home = home;
        this.settings = settings;
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        return runner.run("unregister", common, this::unregister);
    }

    private CommandResult unregister(TerminalOutput output) {
        Unregistration unregistration = new Unregistration(home, settings, jobs);
        if (!unregistration.isNeeded()) {
            output.message("unregister.nothing");
            return CommandResult.done();
        }
        Optional<MachineIdentity> machine = machine(output);
        try {
            output.message("unregister.what");
            if (!isSure(machine)) {
                output.message("unregister.not");
                return CommandResult.of(ExitCode.FAILED);
            }
            jobs.withoutRunningJobs("unregister", () -> {
                machine.ifPresent(identity ->
                        MachineSnapshots.of(files, home, identity.machine()).deleteStale());
                unregistration.run();
            });
            new DaemonClient(home.state(), home.sockets()).notifyChanged();
            printDone(output, machine);
            return CommandResult.done();
        } finally {
            machine.ifPresent(MachineIdentity::close);
        }
    }

    /** Returns this machine, to be named in messages. Unreadable keys do not prevent unregistering. */
    private Optional<MachineIdentity> machine(TerminalOutput output) {
        try {
            return new KeyFolder(home.keys()).machine();
        } catch (Problem unreadable) {
            output.warn(unreadable);
            return Optional.empty();
        }
    }

    private boolean isSure(Optional<MachineIdentity> machine) {
        if (yes) {
            return true;
        }
        if (common.json() || !runner.terminal().isInteractive()) {
            throw ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("flags.missing", "--yes"));
        }
        String question = machine.map(identity ->
                        runner.texts().format("unregister.ask", identity.machineName(), identity.vaultName()))
                .orElseGet(() -> runner.texts().format("unregister.ask-unnamed"));
        return runner.terminal().ask(question).map(runner.texts()::isYes).orElse(false);
    }

    private static void printDone(TerminalOutput output, Optional<MachineIdentity> machine) {
        output.message("unregister.done");
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "unregistered");
        machine.ifPresent(identity -> {
            output.message("unregister.vault", identity.vaultName(), identity.machineName(), identity.machine());
            event.put("machine", identity.machine().toString());
            event.put("machineName", identity.machineName());
            event.put("vaultName", identity.vaultName());
        });
        output.event(event);
    }
}
