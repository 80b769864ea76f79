package dev.coffre.agent.command;

import dev.coffre.agent.job.RunningJob;
import dev.coffre.vault.problem.Problem;
import java.util.function.Consumer;

/** Prints, records and counts warnings outside of the backup itself. Not thread-safe. */
final class WarningReporter implements Consumer<Problem> {
    private final TerminalOutput output;
    private final RunningJob job;
    private long count;

    WarningReporter(TerminalOutput output, RunningJob job) {
        this.output = output;
        this.job = job;
    }

    @Override
    public void accept(Problem warning) {
        count++;
        output.warn(warning);
        job.addWarning(warning);
    }

    /** Returns how many warnings there were. */
    long count() {
        return count;
    }
}
