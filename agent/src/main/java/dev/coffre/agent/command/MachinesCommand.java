package dev.coffre.agent.command;

import dev.coffre.agent.reading.MachineChoice;
import dev.coffre.agent.reading.VaultReading;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.world.World;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.wire.MachineEntry;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre machines --credentials FILE}: lists the machines whose recovery points can be read. */
@Command(name = "machines")
final class MachinesCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--credentials", paramLabel = "FILE", required = true, descriptionKey = "machines.credentials")
    private String credentials = "";

    @Mixin
    private KindOption kind = new KindOption();

    MachinesCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("machines", common, this::list);
    }

    private Result list(Speech speech) {
        World world = shell.world();
        MachineChoice choice = MachineChoice.of(world, kind.asked(shell));
        try (VaultReading vault = VaultReading.open(world, CredentialsFile.read(credentials), choice)) {
            List<MachineEntry> machines = vault.machines();
            if (machines.isEmpty()) {
                speech.say("machines.none");
            }
            machines.forEach(machine -> show(speech, machine));
            return Result.done();
        }
    }

    private record MachineEvent(String event, MachineEntry machine) {}

    private static void show(Speech speech, MachineEntry machine) {
        MachineKind kind = MachineKind.mentioned(machine.kind());
        speech.print("%-24s  %s  %s  %s"
                .formatted(
                        machine.name(),
                        machine.machine(),
                        speech.texts().say("machines.kind." + kind.code()),
                        machine.lastPoint()
                                .map(at -> speech.texts()
                                        .say(
                                                "machines.points",
                                                speech.amounts().count(machine.points()),
                                                speech.amounts().instant(Instant.ofEpochMilli(at))))
                                .orElseGet(() -> speech.texts().say("machines.no-points"))));
        speech.event(new MachineEvent("machine", machine));
    }
}
