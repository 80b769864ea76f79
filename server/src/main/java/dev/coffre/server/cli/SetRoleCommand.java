package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.AccountEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin set-role}. */
@Command(name = "set-role", versionProvider = Version.class)
final class SetRoleCommand extends AdminCliCommand<AccountEntry> {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "account")
    private String name = "";

    @Parameters(index = "1", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Parameters(index = "2", paramLabel = "ROLE", descriptionKey = "set-role.role")
    private String role = "";

    SetRoleCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<AccountEntry> command() {
        return new AdminCommand.SetRole(name, vault, role);
    }

    @Override
    void show(AccountEntry answer, Printer printer) {
        printer.say("set-role.done", name, role, vault);
        printer.message(answer);
    }
}
