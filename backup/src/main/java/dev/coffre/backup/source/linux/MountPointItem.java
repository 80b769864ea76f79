package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ExtendedAttributes;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileReference;
import dev.coffre.backup.libc.MetadataReader;
import dev.coffre.backup.source.ParentDirectoryCache;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.WalkEvent;
import java.util.List;
import java.util.Optional;

/** The directory under a mount, as it is on its own file system. */
record MountPointItem(EntryKey key, Metadata metadata, List<ExtendedAttribute> attributes) implements SourceItem {
    /**
     * Reads the directory under the mount at {@code key} without accessing the mounted file system.
     *
     * @param directory the parent directory
     * @return empty if the kernel does not show it to this user, or if it is not a directory
     */
    static Optional<WalkEvent> underlying(Descriptor directory, EntryKey key, MetadataReader metadataReader) {
        try (Descriptor bare = FileOpener.openWithoutMounts(directory)) {
            Metadata metadata = metadataReader.read(bare, key.name());
            return metadata.isDirectory()
                    ? Optional.of(new MountPointItem(
                            key, metadata, ExtendedAttributes.read(new FileReference.ByName(bare, key.name()))))
                    : Optional.empty();
        } catch (ErrnoException hidden) {
            return Optional.empty();
        }
    }

    @Override
    public SourceContent open(ParentDirectoryCache folder) throws SourceException {
        throw new SourceException(new SourceProblem.Vanished(key));
    }
}
