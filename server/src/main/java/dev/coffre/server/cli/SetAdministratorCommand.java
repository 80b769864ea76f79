package dev.coffre.server.cli;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.message.AccountEntry;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin set-administrator}. */
@Command(name = "set-administrator", versionProvider = VersionText.class)
final class SetAdministratorCommand extends AdminCliCommand<AccountEntry> {
    private static final String YES = "yes";
    private static final String NO = "no";

    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "account")
    private String name = "";

    @Parameters(index = "1", paramLabel = "yes|no", descriptionKey = "set-administrator.yes")
    private String answer = "";

    SetAdministratorCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<AccountEntry> command() {
        check().oneOf("yes|no", answer, List.of(YES, NO));
        return new AccountCommands.SetAdministrator(name, answer.equals(YES));
    }

    @Override
    void show(AccountEntry changed, Printer printer) {
        printer.say(answer.equals(YES) ? "set-administrator.done" : "set-administrator.removed", name);
        printer.message(changed);
    }
}
