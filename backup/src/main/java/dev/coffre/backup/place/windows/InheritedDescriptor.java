package dev.coffre.backup.place.windows;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.TargetObject;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The security descriptor that a new file or folder of a folder inherits. Only the system can compute it, so one is created
 * for that and removed. The last one is kept, because objects of a folder come in sequence. Thread-safe.
 */
final class InheritedDescriptor {
    private final Supplier<String> temporaryNames;
    private final boolean ofFolders;
    private long volume;
    private long folderId;
    private @Nullable Optional<byte[]> known;

    InheritedDescriptor(Supplier<String> temporaryNames, boolean ofFolders) {
        this.temporaryNames = temporaryNames;
        this.ofFolders = ofFolders;
    }

    /** Returns the descriptor; empty if the file system has none. */
    synchronized Optional<byte[]> in(TargetObject folder) throws ErrnoException {
        ObjectStatus status = folder.status();
        Optional<byte[]> last = known;
        if (last == null || status.volume() != volume || status.fileNumber() != folderId) {
            last = read(folder);
            known = last;
            volume = status.volume();
            folderId = status.fileNumber();
        }
        return last;
    }

    private Optional<byte[]> read(TargetObject folder) throws ErrnoException {
        String name = temporaryNames.get();
        if (!ofFolders) {
            try (TargetObject probe = folder.createTemporary(name, new byte[0])) {
                return descriptor(probe);
            }
        }
        try (TargetObject probe = folder.createFolder(name, 0, new byte[0])) {
            Optional<byte[]> descriptor = descriptor(probe);
            probe.remove();
            return descriptor;
        }
    }

    private static Optional<byte[]> descriptor(TargetObject probe) {
        try {
            return Optional.of(probe.securityDescriptor());
        } catch (ErrnoException none) {
            return Optional.empty();
        }
    }
}
