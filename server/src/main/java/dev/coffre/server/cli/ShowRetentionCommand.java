package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.wire.RetentionShown;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin show-retention}. */
@Command(name = "show-retention", versionProvider = Version.class)
final class ShowRetentionCommand extends AdminCliCommand<RetentionShown> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    @Mixin
    private PolicyOptions planned = new PolicyOptions();

    @Option(names = "--after", paramLabel = "POINT", defaultValue = "0", descriptionKey = "list.after")
    private long after;

    ShowRetentionCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<RetentionShown> command() {
        Optional<PolicyForm> policy = planned.policy();
        return policy.isPresent()
                ? new AdminCommand.ShowPlannedRetention(machine, policy, after)
                : new AdminCommand.ShowRetention(machine, after);
    }

    @Override
    void show(RetentionShown answer, Printer printer) {
        new RetentionLines(texts(), printer).show(answer);
        printer.message(answer);
    }
}
