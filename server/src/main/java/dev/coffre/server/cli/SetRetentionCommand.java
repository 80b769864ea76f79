package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.wire.Empty;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin set-retention}. */
@Command(name = "set-retention", versionProvider = VersionText.class)
final class SetRetentionCommand extends AdminCliCommand<Empty> {
    @Parameters(index = "0", paramLabel = "MACHINE", descriptionKey = "machine")
    private String machine = "";

    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    @Option(names = "--none", descriptionKey = "set-retention.none")
    private boolean none;

    SetRetentionCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<Empty> command() {
        Optional<RetentionPolicyMessage> wanted = policy.policy();
        if (wanted.isPresent() == none) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", texts().say(none ? "flags.exclusive" : "flags.one-of", "--daily …", "--none"));
        }
        return new RetentionCommands.SetRetention(machine, wanted, Optional.empty());
    }

    @Override
    void show(Empty answer, Printer printer) {
        printer.say(none ? "set-retention.removed" : "set-retention.done", machine);
    }
}
