package dev.coffre.agent.command;

import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import java.util.Optional;

/** Reports that protection of this machine is stopped. */
record StoppedNote(StoppedProtection.Stop stop) {
    static Optional<StoppedNote> of(Shell shell) {
        return new StoppedProtection(shell.world().home().state()).read().map(StoppedNote::new);
    }

    void tell(Speech speech) {
        stop.deletedUntil()
                .ifPresentOrElse(
                        until -> speech.say(
                                "stopped.deleted",
                                since(speech),
                                speech.amounts().instant(until)),
                        () -> speech.say("stopped", since(speech)));
        speech.event(Map.of("event", "stopped", "since", stop.since().toEpochMilli()));
    }

    /** Reports it for an on-demand backup, which runs all the same. */
    void tellOfBackup(Speech speech) {
        tell(speech);
        speech.say("stopped.backup");
    }

    /** Returns the problem that refuses a scheduled backup. */
    Problem problem(Speech speech) {
        return ProblemCode.PROTECTION_STOPPED.with("since", since(speech));
    }

    private String since(Speech speech) {
        return speech.amounts().instant(stop.since());
    }
}
