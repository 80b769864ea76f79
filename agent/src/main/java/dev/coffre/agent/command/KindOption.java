package dev.coffre.agent.command;

import dev.coffre.vault.MachineKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The kind of the other machine. */
final class KindOption {
    @Option(names = "--kind", paramLabel = "machine|dpm", descriptionKey = "kind")
    private @Nullable String kind;

    /** Returns the kind that was asked for, if any. */
    Optional<MachineKind> wanted(CommandRunner runner) {
        return Optional.ofNullable(kind).map(named -> parse(named, runner));
    }

    static MachineKind parse(String named, CommandRunner runner) {
        return MachineKind.fromCode(named).orElseThrow(() -> runner.refusedValue("--kind", named, "machine", "dpm"));
    }
}
