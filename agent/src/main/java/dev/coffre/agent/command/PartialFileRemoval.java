package dev.coffre.agent.command;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.recovery.AbandonedFiles;
import dev.coffre.backup.recovery.AbandonedFiles.Removal;
import dev.coffre.backup.recovery.TargetMachine;
import dev.coffre.vault.problem.ExitCode;
import java.util.List;
import java.util.Map;

/** {@code coffre recover --remove-partial}: removes the partial files that interrupted recoveries left. */
record PartialFileRemoval(TerminalOutput output, TargetMachine machine) {
    CommandResult run() {
        List<Removal> removals = new AbandonedFiles(machine).removeAll();
        if (removals.isEmpty()) {
            output.message("recover.no-partial");
        }
        boolean isComplete = true;
        for (Removal removal : removals) {
            switch (removal) {
                case Removal.Done(ByteString target, int files, int missing) -> {
                    output.message("recover.partial-removed", output.format().count(files), display(target));
                    if (missing > 0) {
                        output.message(
                                "recover.partial-missing", output.format().count(missing), display(target));
                    }
                    output.event(Map.of(
                            "event", "partial-removed", "folder", display(target), "files", files, "missing", missing));
                }
                case Removal.Refused(ByteString target, String errno) -> {
                    isComplete = false;
                    output.message("recover.partial-kept", display(target), errno);
                    output.event(Map.of("event", "partial-kept", "folder", display(target), "reason", errno));
                }
            }
        }
        return CommandResult.of(isComplete ? ExitCode.DONE : ExitCode.WARNINGS);
    }

    private String display(ByteString target) {
        return target.isEmpty() ? output.texts().format("recover.original-paths") : target.displayPath();
    }
}
