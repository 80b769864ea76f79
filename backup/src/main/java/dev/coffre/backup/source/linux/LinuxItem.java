package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ExtendedAttributes;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileReference;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.MetadataReader;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.source.ParentDirectoryCache;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.walk.ReadLocation;
import java.util.List;
import java.util.Optional;

/** An object of this machine's file systems. Holds no descriptor until it is opened. */
record LinuxItem(
        EntryKey key,
        ReadLocation location,
        Metadata metadata,
        boolean hasUnsupportedFlags,
        MetadataReader metadataReader)
        implements SourceItem {
    private static final int READ_FLAGS = OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW | OpenFlags.NON_BLOCKING;
    private static final long ROOT = 0;

    @Override
    public List<ExtendedAttribute> attributes() throws SourceException {
        try (PathHandle fast = PathHandle.resolve(location.path(key))) {
            FileReference.ByName there = new FileReference.ByName(fast.directory(), fast.name());
            return isSameObject(metadataReader.read(fast.directory(), fast.name()))
                    ? ExtendedAttributes.read(there)
                    : replacementAttributes();
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    @Override
    public SourceContent open(ParentDirectoryCache folder) throws SourceException {
        try {
            if (!location.startsAt(key)) {
                return openThroughCache(folder);
            }
            try (PathHandle fast = PathHandle.resolve(location.path(key))) {
                return open(fast.directory(), fast.name());
            }
        } catch (ErrnoException failure) {
            throw SourceException.of(key, failure);
        }
    }

    private SourceContent openThroughCache(ParentDirectoryCache folder) throws ErrnoException, SourceException {
        try {
            return open(LinuxParentDirectory.open(folder, location, key.parent()), key.name());
        } catch (ErrnoException gone) {
            if (!gone.is(Errno.ENOENT)) {
                throw gone;
            }
            folder.close(); // another directory may have taken its name
            return open(LinuxParentDirectory.open(folder, location, key.parent()), key.name());
        }
    }

    private SourceContent open(Descriptor directory, ByteString name) throws ErrnoException, SourceException {
        Metadata there = metadataReader.read(directory, name);
        return (isSameObject(there) ? open(directory, name, there) : openReplacement())
                .orElseThrow(() -> new SourceException(new SourceProblem.Vanished(key)));
    }

    /** Returns whether the fast path led to the object that the walk found. The fast path trusts the directories on it. */
    private boolean isSameObject(Metadata found) {
        return found.identity().sameObject(metadata.identity());
    }

    /**
     * Opens the object that has the name now. Many programs replace a file when they save it. The path is resolved again
     * without following links, so that an attacker cannot redirect the read to another file.
     */
    private Optional<SourceContent> openReplacement() throws ErrnoException {
        try (PathHandle slow = PathHandle.resolveWithoutSymlinks(location.path(key))) {
            return open(slow.directory(), slow.name(), metadataReader.read(slow.directory(), slow.name()));
        }
    }

    private List<ExtendedAttribute> replacementAttributes() throws ErrnoException {
        try (PathHandle slow = PathHandle.resolveWithoutSymlinks(location.path(key))) {
            return ExtendedAttributes.read(new FileReference.ByName(slow.directory(), slow.name()));
        }
    }

    /**
     * Opens a regular file. Returns empty for any other object: opening a FIFO waits for a writer, and opening a tape
     * rewinds it.
     */
    private Optional<SourceContent> open(Descriptor directory, ByteString name, Metadata before) throws ErrnoException {
        if (!before.isRegularFile()) {
            return Optional.empty();
        }
        Descriptor descriptor = openWithoutAccessTime(directory, name, before);
        try {
            FileStatus status = metadataReader.status(descriptor);
            Metadata opened = metadataReader.metadata(status, descriptor, ByteString.EMPTY);
            if (opened.isRegularFile() && opened.identity().sameObject(before.identity())) {
                return Optional.of(new LinuxContent(key, descriptor, status, opened, metadataReader));
            }
        } catch (ErrnoException failure) {
            descriptor.close();
            throw failure;
        }
        descriptor.close();
        return Optional.empty();
    }

    /** Opens without updating the access time. Only root and the file's owner may do this. */
    private static Descriptor openWithoutAccessTime(Descriptor directory, ByteString name, Metadata before)
            throws ErrnoException {
        long user = SystemAccounts.effectiveUser();
        if (user == ROOT || before.unixPermissions().orElseThrow().owner().uid() == user) {
            try {
                return FileOpener.openat(directory, name, READ_FLAGS | OpenFlags.NO_ACCESS_TIME);
            } catch (ErrnoException refused) {
                if (!refused.is(Errno.EPERM)) {
                    throw refused;
                }
            }
        }
        return FileOpener.openat(directory, name, READ_FLAGS);
    }
}
