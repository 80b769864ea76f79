package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.SecondFactorCommands;
import dev.coffre.vault.wire.Empty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin reset-second-factor}. */
@Command(name = "reset-second-factor", versionProvider = VersionText.class)
final class ResetSecondFactorCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "account")
    private String name = "";

    ResetSecondFactorCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new SecondFactorCommands.ResetSecondFactor(name);
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("reset-second-factor.done", name);
    }
}
