package dev.coffre.server.cli;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.service.InitialAccount;
import dev.coffre.vault.wire.Empty;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coffre-vault admin set-password}. */
@Command(name = "set-password", versionProvider = VersionText.class)
final class SetPasswordCommand extends AdminCliCommand<Empty> {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = InitialAccount.ADMINISTRATOR,
            descriptionKey = "set-password.name")
    private String name = InitialAccount.ADMINISTRATOR;

    @Option(names = "--password-file", required = true, paramLabel = "FILE", descriptionKey = "set-password.file")
    private Path file = Path.of("");

    SetPasswordCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        return new AccountCommands.SetPassword(name, PasswordFile.read(file));
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("set-password.done", name);
    }
}
