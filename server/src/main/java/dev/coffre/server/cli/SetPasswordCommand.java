package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.service.FirstStart;
import dev.coffre.vault.wire.Nothing;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coffre-vault admin set-password}. */
@Command(name = "set-password", versionProvider = Version.class)
final class SetPasswordCommand extends AdminCliCommand<Nothing> {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = FirstStart.ADMINISTRATOR,
            descriptionKey = "set-password.name")
    private String name = FirstStart.ADMINISTRATOR;

    @Option(names = "--password-file", required = true, paramLabel = "FILE", descriptionKey = "set-password.file")
    private Path file = Path.of("");

    SetPasswordCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        return new AdminCommand.SetPassword(name, PasswordFile.read(file));
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say("set-password.done", name);
    }
}
