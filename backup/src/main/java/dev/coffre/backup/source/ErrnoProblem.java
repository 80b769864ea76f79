package dev.coffre.backup.source;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;

/** Maps a failed system call to the problem of the object that it was made for. */
final class ErrnoProblem {
    private ErrnoProblem() {}

    static SourceProblem of(EntryKey key, ErrnoException failure) {
        return switch (failure.errno()) {
            case Errno.ENOENT, Errno.ENOTDIR, Errno.ESTALE, Errno.ELOOP -> new SourceProblem.Vanished(key);
            default -> new SourceProblem.Unreadable(key, failure.call(), failure.symbol());
        };
    }

    static SourceException exception(EntryKey key, ErrnoException failure) {
        return new SourceException(of(key, failure), failure);
    }
}
