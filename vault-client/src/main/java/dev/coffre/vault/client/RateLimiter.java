package dev.coffre.vault.client;

/** Limits the rate of bodies to and from a vault, both directions together. Thread-safe. */
@FunctionalInterface
public interface RateLimiter {
    /** No limit. */
    RateLimiter UNLIMITED = bytes -> {};

    /** Returns once {@code bytes} more bytes may pass. */
    void acquire(int bytes) throws InterruptedException;
}
