package dev.coffre.agent.registration;

import java.nio.file.Path;

/** What becomes of a new recovery code. */
public sealed interface RecoveryCodeChoice {
    /** A person is asked whether to have one; without a person there is none. */
    record Offered() implements RecoveryCodeChoice {}

    /** It is written to a file that does not exist yet. */
    record ToFile(Path file) implements RecoveryCodeChoice {}

    /** None is made. */
    record Declined() implements RecoveryCodeChoice {}
}
