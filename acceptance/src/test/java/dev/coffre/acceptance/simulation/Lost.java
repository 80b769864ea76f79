package dev.coffre.acceptance.simulation;

/** The agent has no answer, and cannot know whether the vault heard it. */
final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1;

    Lost() {
        super("no answer", null, false, false);
    }
}
