package dev.coffre.vault.store.storage;

import dev.coffre.vault.problem.Problem;

/**
 * The store does not answer, or refuses every request. It says nothing about a file, so it is no {@link Problem}: a search for
 * damage must not take it for one.
 */
public final class StoreUnavailableException extends RuntimeException {
    private final Problem problem;

    public StoreUnavailableException(Problem problem) {
        super(problem.getMessage(), problem);
        this.problem = problem;
    }

    /** Returns what to tell a person or a client. */
    public Problem problem() {
        return problem;
    }
}
