package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.Nothing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin reset-second-factor}. */
@Command(name = "reset-second-factor", versionProvider = Version.class)
final class ResetSecondFactorCommand extends AdminCliCommand<Nothing> {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "account")
    private String name = "";

    ResetSecondFactorCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        return new AdminCommand.ResetSecondFactor(name);
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say("reset-second-factor.done", name);
    }
}
