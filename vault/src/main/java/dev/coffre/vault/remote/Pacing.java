package dev.coffre.vault.remote;

/** Limits the rate of bodies to and from a vault, both directions together. Thread-safe. */
@FunctionalInterface
public interface Pacing {
    /** No limit. */
    Pacing NONE = bytes -> {};

    /** Returns once {@code bytes} more bytes may pass. */
    void pass(int bytes) throws InterruptedException;
}
