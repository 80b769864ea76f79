package dev.coffre.agent.registration;

/** What happens while a machine's place is taken, for whoever tells a person. */
public interface ReplacementNews {
    /** Nobody is told. */
    ReplacementNews UNTOLD = new ReplacementNews() {};

    /** One that was cut off goes on. */
    default void continues() {}

    /** The domain is open, and the new keys are made. */
    default void makesKeys() {}

    /** This recovery point cannot be opened: an older one is gone on with. */
    default void passesOver(long point) {}
}
