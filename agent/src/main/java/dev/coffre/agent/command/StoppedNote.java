package dev.coffre.agent.command;

import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import java.util.Optional;

/** Says that protection of this machine is stopped. */
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

    /** Of a backup that somebody asked for all the same. */
    void tellOfBackup(Speech speech) {
        tell(speech);
        speech.say("stopped.backup");
    }

    /** Of one that nobody asked for. */
    Problem problem(Speech speech) {
        return ProblemCode.PROTECTION_STOPPED.with("since", since(speech));
    }

    private String since(Speech speech) {
        return speech.amounts().instant(stop.since());
    }
}
