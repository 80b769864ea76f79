package dev.coffre.agent.registration;

/** Progress events of a replacement. */
public interface ReplacementNews {
    /** Ignores all events. */
    ReplacementNews UNTOLD = new ReplacementNews() {};

    /** An interrupted replacement resumes. */
    default void continues() {}

    /** The domain is open; new keys are being made. */
    default void makesKeys() {}

    /** This recovery point cannot be opened; an older one is used. */
    default void passesOver(long point) {}
}
