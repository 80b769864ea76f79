package dev.coffre.agent.registration;

/** Progress events of a replacement. */
public interface ReplacementListener {
    /** Ignores all events. */
    ReplacementListener NONE = new ReplacementListener() {};

    /** An interrupted replacement resumes. */
    default void resuming() {}

    /** The domain is open; new keys are being made. */
    default void makingKeys() {}

    /** This recovery point cannot be opened; an older one is used. */
    default void skippingPoint(long point) {}
}
