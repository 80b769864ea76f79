package dev.coffre.backup.source.windows;

import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.WindowsFiles;
import dev.coffre.backup.win32.WindowsObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens objects, and tries again where another program has opened a file without sharing it. Many programs keep a file only
 * for the moment in which they save it.
 *
 * @param pauses before each further attempt
 */
record LockedFiles(WindowsFiles files, List<Duration> pauses) {
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(500));

    LockedFiles {
        pauses = List.copyOf(pauses);
    }

    static LockedFiles of(WindowsFiles files) {
        return new LockedFiles(files, PAUSES);
    }

    @FunctionalInterface
    interface Opening {
        WindowsObject open() throws ErrnoException;
    }

    WindowsObject open(Opening opening) throws ErrnoException {
        for (Duration pause : pauses) {
            try {
                return opening.open();
            } catch (ErrnoException locked) {
                if (!locked.is(Errno.EBUSY)) {
                    throw locked;
                }
            }
            LockSupport.parkNanos(pause.toNanos());
        }
        return opening.open();
    }
}
