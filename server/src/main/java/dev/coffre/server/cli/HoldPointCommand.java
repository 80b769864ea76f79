package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.vault.wire.Empty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin hold-point}. */
@Command(name = "hold-point", versionProvider = VersionText.class)
final class HoldPointCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    @Parameters(index = "1", paramLabel = "POINT", descriptionKey = "point")
    private long point;

    @Option(names = "--release", descriptionKey = "hold-point.release")
    private boolean release;

    HoldPointCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new RetentionCommands.HoldPoint(machine, point, !release);
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say(release ? "hold-point.released" : "hold-point.done", point, machine);
    }
}
