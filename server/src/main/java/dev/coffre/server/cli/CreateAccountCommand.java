package dev.coffre.server.cli;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.message.AccountEntry;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin create-account}. */
@Command(name = "create-account", versionProvider = VersionText.class)
final class CreateAccountCommand extends AdminCliCommand<AccountEntry> {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "create-account.name")
    private String name = "";

    @Option(names = "--password-file", required = true, paramLabel = "FILE", descriptionKey = "create-account.file")
    private Path file = Path.of("");

    @Option(names = "--administrator", descriptionKey = "create-account.administrator")
    private boolean administrator;

    CreateAccountCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<AccountEntry> command() {
        return new AccountCommands.CreateAccount(name, PasswordFile.read(file), administrator);
    }

    @Override
    void show(AccountEntry answer, Printer printer) {
        printer.say("create-account.done", answer.name());
        printer.message(answer);
    }
}
