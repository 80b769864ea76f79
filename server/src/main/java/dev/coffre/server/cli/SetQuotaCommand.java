package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.vault.wire.Empty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin set-quota}. */
@Command(name = "set-quota", versionProvider = VersionText.class)
final class SetQuotaCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Parameters(index = "1", paramLabel = "BYTES", descriptionKey = "set-quota.bytes")
    private long bytes;

    SetQuotaCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        check().within("BYTES", bytes, 0, Long.MAX_VALUE);
        return new VaultCommands.SetVaultQuota(vault, bytes);
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say("set-quota.done", vault, bytes);
    }
}
