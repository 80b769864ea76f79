package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import java.util.Optional;

/** Reports that protection of this machine is stopped. */
record StoppedProtectionNotice(StoppedProtectionFile.StopState stop) {
    static Optional<StoppedProtectionNotice> of(CoffreHome home) {
        return new StoppedProtectionFile(home.state()).read().map(StoppedProtectionNotice::new);
    }

    void print(TerminalOutput output) {
        stop.deletedUntil()
                .ifPresentOrElse(
                        until -> output.message(
                                "stopped.deleted",
                                since(output),
                                output.format().instant(until)),
                        () -> output.message("stopped", since(output)));
        output.event(Map.of("event", "stopped", "since", stop.since().toEpochMilli()));
    }

    /** Reports it for an on-demand backup, which runs all the same. */
    void printForBackup(TerminalOutput output) {
        print(output);
        output.message("stopped.backup");
    }

    /** Returns the problem that refuses a scheduled backup. */
    Problem problem(TerminalOutput output) {
        return ProblemCode.PROTECTION_STOPPED.with("since", since(output));
    }

    private String since(TerminalOutput output) {
        return output.format().instant(stop.since());
    }
}
