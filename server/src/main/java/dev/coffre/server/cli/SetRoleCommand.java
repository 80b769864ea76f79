package dev.coffre.server.cli;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.message.AccountEntry;
import dev.coffre.server.people.Role;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin set-role}. */
@Command(name = "set-role", versionProvider = VersionText.class)
final class SetRoleCommand extends AdminCliCommand<AccountEntry> {
    private static final List<String> ROLES = Stream.concat(
                    Arrays.stream(Role.values()).map(Role::text), Stream.of(Role.NONE))
            .toList();

    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "account")
    private String name = "";

    @Parameters(index = "1", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Parameters(index = "2", paramLabel = "ROLE", descriptionKey = "set-role.role")
    private String role = "";

    SetRoleCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<AccountEntry> command() {
        check().oneOf("ROLE", role, ROLES);
        return new AccountCommands.SetRole(name, vault, role);
    }

    @Override
    void show(AccountEntry answer, Printer printer) {
        if (role.equals(Role.NONE)) {
            printer.say("set-role.none", name, vault);
        } else {
            printer.say("set-role.done", name, printer.text("role." + role), vault);
        }
        printer.message(answer);
    }
}
