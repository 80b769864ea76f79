package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.wire.RetentionResponse;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin show-retention}. */
@Command(name = "show-retention", versionProvider = VersionText.class)
final class ShowRetentionCommand extends AdminCliCommand<RetentionResponse> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    @Mixin
    private PolicyOptions planned = new PolicyOptions();

    @Option(names = "--after", paramLabel = "POINT", defaultValue = "0", descriptionKey = "list.after")
    private long after;

    ShowRetentionCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<RetentionResponse> command() {
        Optional<RetentionPolicyMessage> policy = planned.policy();
        return policy.isPresent()
                ? new RetentionCommands.ShowPlannedRetention(machine, policy, after)
                : new RetentionCommands.ShowRetention(machine, after);
    }

    @Override
    void show(RetentionResponse answer, Printer printer) {
        new RetentionLines(texts(), printer).show(answer);
        printer.message(answer);
    }
}
