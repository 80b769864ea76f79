package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.message.VaultEntry;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin create-vault}. */
@Command(name = "create-vault", versionProvider = VersionText.class)
final class CreateVaultCommand extends AdminCliCommand<VaultEntry> {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "create-vault.name")
    private String name = "";

    @Option(names = "--description", paramLabel = "TEXT", descriptionKey = "create-vault.description")
    private Optional<String> description = Optional.empty();

    CreateVaultCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<VaultEntry> command() {
        return new VaultCommands.CreateVault(name, description);
    }

    @Override
    void show(VaultEntry answer, Printer printer) {
        printer.say("create-vault.done", answer.name(), answer.vault());
        printer.message(answer);
    }
}
