package dev.coffre.backup.source;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.libc.Attributes;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Inspector;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Subject;
import java.util.List;
import java.util.Optional;

/** The directory below a mount, as it is on its own file system. */
record MountPoint(EntryKey key, Metadata metadata, List<ExtendedAttribute> attributes) implements SourceItem {
    /**
     * Looks below the mount at {@code key} without accessing the mounted file system.
     *
     * @param directory the parent directory
     * @return empty if the kernel does not show it to this user, or if it is not a directory
     */
    static Optional<Met> beneath(Descriptor directory, EntryKey key, Inspector inspector) {
        try (Descriptor bare = Opening.withoutMounts(directory)) {
            Metadata metadata = inspector.inspect(bare, key.name());
            return metadata.isDirectory()
                    ? Optional.of(new MountPoint(key, metadata, Attributes.read(new Subject.Named(bare, key.name()))))
                    : Optional.empty();
        } catch (ErrnoException hidden) {
            return Optional.empty();
        }
    }

    @Override
    public SourceContent open(LastFolder folder) throws SourceException {
        throw new SourceException(new SourceProblem.Vanished(key));
    }
}
