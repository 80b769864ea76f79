package dev.coffre.agent.command;

import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.agent.reading.VaultReader;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.client.OutageListener;
import dev.coffre.vault.wire.MachineEntry;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code coffre machines --credentials FILE}: lists the machines of the vault, also those without
 * recovery points. {@code --kind} filters them.
 */
@Command(name = "machines")
final class MachinesCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final MachineOpener opener;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Option(names = "--credentials", paramLabel = "FILE", required = true, descriptionKey = "machines.credentials")
    private String credentials = "";

    @Mixin
    private KindOption kind = new KindOption();

    MachinesCommand(CommandRunner runner, MachineOpener opener) {
        this.runner = runner;
        this.opener = opener;
    }

    @Override
    public Integer call() {
        return runner.runList("machines", common, this::list);
    }

    private CommandResult list(TerminalOutput output) {
        try (VaultReader vault =
                opener.openVault(CredentialsFile.read(credentials), kind.wanted(runner), OutageListener.NONE)) {
            List<MachineEntry> machines = vault.machines();
            if (machines.isEmpty()) {
                output.message("machines.none");
            }
            machines.forEach(machine -> show(output, machine));
            return CommandResult.done();
        }
    }

    private record MachineEvent(String event, MachineEntry machine) {}

    private static void show(TerminalOutput output, MachineEntry machine) {
        MachineKind kind = MachineKind.fromOptionalCode(machine.kind());
        output.header("%-24s  %-36s  %s", "list.machine", "list.id", "list.kind-and-points");
        output.print("%-24s  %s  %s  %s"
                .formatted(
                        machine.name(),
                        machine.machine(),
                        output.texts().format("machines.kind." + kind.code()),
                        machine.lastPoint()
                                .map(at -> output.texts()
                                        .format(
                                                "machines.points",
                                                output.format().count(machine.points()),
                                                output.format().instant(Instant.ofEpochMilli(at))))
                                .orElseGet(() -> output.texts().format("machines.no-points"))));
        output.event(new MachineEvent("machine", machine));
    }
}
