package dev.coffre.vault.remote;

import java.time.Duration;

/** How time passes while nothing is done; tests do not wait. */
@FunctionalInterface
interface Pause {
    void sleep(Duration delay) throws InterruptedException;
}
