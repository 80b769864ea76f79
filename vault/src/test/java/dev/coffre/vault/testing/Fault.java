package dev.coffre.vault.testing;

import java.time.Duration;

/** What happens to one call to a vault. */
public sealed interface Fault {
    /** The call is done and answered. */
    record None() implements Fault {}

    /** The connection is lost before the vault has seen anything. */
    record LostRequest() implements Fault {}

    /** The vault does it, but its answer never arrives. */
    record LostReply() implements Fault {}

    /** The answer takes its time. */
    record Slow(Duration duration) implements Fault {}
}
