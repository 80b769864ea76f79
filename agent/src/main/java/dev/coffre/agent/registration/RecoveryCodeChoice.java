package dev.coffre.agent.registration;

import java.nio.file.Path;

/** How a new recovery code is handed over. */
public sealed interface RecoveryCodeChoice {
    /** The user is asked whether to have one; without a terminal none is made. */
    record Offered() implements RecoveryCodeChoice {}

    /** The code is written to this file, which must not exist yet. */
    record ToFile(Path file) implements RecoveryCodeChoice {}

    /** No code is made. */
    record Declined() implements RecoveryCodeChoice {}
}
