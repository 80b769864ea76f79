package dev.coffre.agent.command;

import dev.coffre.agent.job.RunningJob;
import dev.coffre.vault.problem.Problem;
import java.util.function.Consumer;

/** Prints, records and counts warnings outside of a job's own work. Not thread-safe. */
final class SideWarnings implements Consumer<Problem> {
    private final Speech speech;
    private final RunningJob job;
    private long count;

    SideWarnings(Speech speech, RunningJob job) {
        this.speech = speech;
        this.job = job;
    }

    @Override
    public void accept(Problem warning) {
        count++;
        speech.warn(warning);
        job.warned(warning);
    }

    long count() {
        return count;
    }
}
