package dev.coffre.backup.place.windows;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.TargetObject;
import dev.coffre.backup.win32.TargetStatus;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The security descriptor that a new file of a folder inherits. Only the system can compute it, so a file is created for
 * that, which vanishes when it is closed. The last one is kept, because files of a folder come in sequence. Thread-safe.
 */
final class InheritedDescriptor {
    private final Supplier<String> temporaryNames;
    private long volume;
    private long folderId;
    private @Nullable Optional<byte[]> known;

    InheritedDescriptor(Supplier<String> temporaryNames) {
        this.temporaryNames = temporaryNames;
    }

    /** Returns the descriptor; empty if the file system has none. */
    synchronized Optional<byte[]> in(TargetObject folder) throws ErrnoException {
        TargetStatus status = folder.status();
        Optional<byte[]> last = known;
        if (last == null || status.volume() != volume || status.fileId() != folderId) {
            last = read(folder);
            known = last;
            volume = status.volume();
            folderId = status.fileId();
        }
        return last;
    }

    private Optional<byte[]> read(TargetObject folder) throws ErrnoException {
        try (TargetObject probe = folder.createTemporary(temporaryNames.get(), new byte[0])) {
            try {
                return Optional.of(probe.securityDescriptor());
            } catch (ErrnoException none) {
                return Optional.empty();
            }
        }
    }
}
