package dev.coffre.vault.client;

import java.time.Duration;

/** Sleeps; tests replace it. */
@FunctionalInterface
interface Sleeper {
    void sleep(Duration delay) throws InterruptedException;
}
