package dev.coffre.agent.command;

import dev.coffre.agent.terminal.Terminal;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output of a command that writes data to it. Not thread-safe. */
record DataOutput(OutputStream stream) {
    private static final String CLOSED_PIPE = "EPIPE";
    private static final int BUFFER_BYTES = 256 << 10;

    static DataOutput of(Terminal terminal) {
        return new DataOutput(new BufferedOutputStream(terminal.data(), BUFFER_BYTES));
    }

    /** Writes to the stream. */
    @FunctionalInterface
    interface DataWriter {
        void writeTo(OutputStream stream) throws IOException;
    }

    /**
     * Runs {@code writer} and sends what is still buffered.
     *
     * @throws Problem {@code output-failed}
     */
    void write(DataWriter writer) {
        try {
            writer.writeTo(stream);
            stream.flush();
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /** Returns the problem of standard output that could not be written. */
    static Problem problem(IOException failure) {
        return ProblemCode.OUTPUT_FAILED
                .with("reason", SystemReason.of(failure))
                .causedBy(failure);
    }

    /** Returns whether the reader of standard output has ended, as {@code head} does when it has enough. */
    static boolean isReaderGone(Problem problem) {
        return problem.code() == ProblemCode.OUTPUT_FAILED
                && CLOSED_PIPE.equals(problem.details().get("reason"));
    }
}
