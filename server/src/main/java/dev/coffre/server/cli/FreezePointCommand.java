package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.Nothing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin freeze-point}. */
@Command(name = "freeze-point", versionProvider = Version.class)
final class FreezePointCommand extends AdminCliCommand<Nothing> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    @Parameters(index = "1", paramLabel = "POINT", descriptionKey = "point")
    private long point;

    @Option(names = "--release", descriptionKey = "freeze-point.release")
    private boolean release;

    FreezePointCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        return new AdminCommand.FreezePoint(machine, point, !release);
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say(release ? "freeze-point.released" : "freeze-point.done", point, machine);
    }
}
