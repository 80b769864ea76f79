package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.wire.Nothing;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin set-retention}. */
@Command(name = "set-retention", versionProvider = Version.class)
final class SetRetentionCommand extends AdminCliCommand<Nothing> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    @Option(names = "--none", descriptionKey = "set-retention.none")
    private boolean none;

    SetRetentionCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Nothing> command() {
        Optional<PolicyForm> wanted = policy.policy();
        if (wanted.isPresent() == none) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", texts().say(none ? "flags.exclusive" : "flags.one-of", "--daily …", "--none"));
        }
        return new AdminCommand.SetRetention(machine, wanted, Optional.empty());
    }

    @Override
    void show(Nothing answer, Printer printer) {
        printer.say(none ? "set-retention.removed" : "set-retention.done", machine);
    }
}
