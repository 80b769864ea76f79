package dev.coffre.server.service;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes parts in the reverse order of their opening, every one of them, even if another fails. Not thread-safe. */
final class OpenedParts {
    private final Deque<Runnable> closings = new ArrayDeque<>();

    /** Registers how to close a part that was just opened. */
    void add(Runnable closing) {
        closings.push(closing);
    }

    /** Closes all parts. The first failure is thrown, with the later ones suppressed. Idempotent. */
    void close() {
        while (!closings.isEmpty()) {
            try {
                closings.pop().run();
            } catch (RuntimeException | Error failed) {
                closeAfter(failed);
                throw failed;
            }
        }
    }

    /** Closes all parts because of {@code cause}, which the caller throws. Failures are added to it. */
    void closeAfter(Throwable cause) {
        try {
            close();
        } catch (RuntimeException | Error alsoFailed) {
            cause.addSuppressed(alsoFailed);
        }
    }
}
