package dev.coffre.vault.remote;

import java.time.Duration;

/** Sleeps; tests replace it. */
@FunctionalInterface
interface Pause {
    void sleep(Duration delay) throws InterruptedException;
}
