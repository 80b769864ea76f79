package dev.coffre.agent.command;

import dev.coffre.vault.MachineKind;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Of which kind another machine of the vault is to be. */
final class KindOption {
    @Option(names = "--kind", paramLabel = "machine|dpm", descriptionKey = "kind")
    private @Nullable String kind;

    /** What was asked for, if anything. */
    Optional<MachineKind> asked(Shell shell) {
        return Optional.ofNullable(kind).map(named -> parse(named, shell));
    }

    static MachineKind parse(String named, Shell shell) {
        return MachineKind.named(named)
                .orElseThrow(() ->
                        ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.value", "--kind", named)));
    }
}
