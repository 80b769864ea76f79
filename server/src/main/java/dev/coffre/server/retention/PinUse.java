package dev.coffre.server.retention;

import dev.coffre.server.access.PinOperation;

/** Uses up the security PIN that came with a request, for the machine or vault that it is about. */
@FunctionalInterface
public interface PinUse {
    /** For whoever owns the data folder, and so makes the PINs: asking for one would prove nothing. */
    PinUse NOT_NEEDED = operation -> {};

    /** Throws one of the {@code pin-…} problems unless the PIN is right. */
    void use(PinOperation operation);
}
