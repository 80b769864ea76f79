package dev.coffre.vault.remote;

/** At what pace bodies move to a vault and from it, both together. Thread-safe. */
@FunctionalInterface
public interface Pacing {
    /** As fast as the line. */
    Pacing NONE = bytes -> {};

    /** Returns when that many more bytes may move. */
    void pass(int bytes) throws InterruptedException;
}
