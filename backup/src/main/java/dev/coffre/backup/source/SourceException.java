package dev.coffre.backup.source;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.ErrnoException;
import java.io.IOException;

/** One object could not be read. The backup continues without it. */
public final class SourceException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient SourceProblem problem;

    public SourceException(SourceProblem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    public SourceException(SourceProblem problem, IOException cause) {
        super(problem.toString(), cause);
        this.problem = problem;
    }

    /** Returns the exception for a failed system call on the object. */
    public static SourceException of(EntryKey key, ErrnoException failure) {
        return new SourceException(SourceProblem.of(key, failure), failure);
    }

    public SourceProblem problem() {
        return problem;
    }
}
