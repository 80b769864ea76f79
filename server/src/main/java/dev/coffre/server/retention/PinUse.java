package dev.coffre.server.retention;

import dev.coffre.server.access.PinOperation;

/** Uses up the security PIN of a request, for the machine or vault that the request concerns. */
@FunctionalInterface
public interface PinUse {
    /** For the owner of the data directory. A PIN would prove nothing, because the owner issues the PINs. */
    PinUse NOT_NEEDED = operation -> {};

    /** Throws one of the {@code pin-…} problems unless the PIN is right. */
    void use(PinOperation operation);

    /**
     * Throws the same problem as {@link #use} if that can be said without costing the PIN an attempt. Called before work that
     * others wait for.
     */
    default void check(PinOperation operation) {}
}
