package dev.coffre.server.cli;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.message.AccountEntry;
import dev.coffre.server.message.AccountList;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code coffre-vault admin list-accounts}. */
@Command(name = "list-accounts", versionProvider = VersionText.class)
final class ListAccountsCommand extends AdminCliCommand<AccountList> {
    ListAccountsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<AccountList> command() {
        return new AccountCommands.ListAccounts();
    }

    @Override
    void show(AccountList answer, Printer printer) {
        for (AccountEntry account : answer.accounts()) {
            String roles = account.roles().stream()
                    .map(role -> role.vaultName() + ": " + printer.text("role." + role.role()))
                    .collect(Collectors.joining(", "));
            printer.say(
                    account.administrator() ? "list-accounts.administrator" : "list-accounts.line",
                    account.name(),
                    roles);
        }
        printer.message(answer);
    }
}
