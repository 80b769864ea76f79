package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.libc.Accounts;
import dev.coffre.backup.libc.Attributes;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.Inspector;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Status;
import dev.coffre.backup.libc.Subject;
import java.util.List;
import java.util.Optional;

/** An object of this machine's file systems. Holds no descriptor until it is opened. */
record LinuxItem(EntryKey key, Ground ground, Metadata metadata, boolean hasUnkeptFlags, Inspector inspector)
        implements SourceItem {
    private static final int READ = OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW | OpenFlags.NON_BLOCKING;
    private static final long ROOT = 0;

    @Override
    public List<ExtendedAttribute> attributes() throws SourceException {
        try (Reach quick = Reach.to(ground.path(key))) {
            Subject.Named there = new Subject.Named(quick.directory(), quick.name());
            return isStill(inspector.inspect(quick.directory(), quick.name()))
                    ? Attributes.read(there)
                    : attributesOfAnother();
        } catch (ErrnoException failure) {
            throw ErrnoProblem.exception(key, failure);
        }
    }

    @Override
    public SourceContent open(LastFolder folder) throws SourceException {
        try {
            if (!ground.beginsWith(key)) {
                return openBeside(folder);
            }
            try (Reach quick = Reach.to(ground.path(key))) {
                return open(quick.directory(), quick.name());
            }
        } catch (ErrnoException failure) {
            throw ErrnoProblem.exception(key, failure);
        }
    }

    private SourceContent openBeside(LastFolder folder) throws ErrnoException, SourceException {
        try {
            return open(folder.enter(ground, key.parent()), key.name());
        } catch (ErrnoException gone) {
            if (!gone.is(Errno.ENOENT)) {
                throw gone;
            }
            folder.close(); // another directory may have taken its name
            return open(folder.enter(ground, key.parent()), key.name());
        }
    }

    private SourceContent open(Descriptor directory, ByteString name) throws ErrnoException, SourceException {
        Metadata there = inspector.inspect(directory, name);
        return (isStill(there) ? open(directory, name, there) : openAnother())
                .orElseThrow(() -> new SourceException(new SourceProblem.Vanished(key)));
    }

    /** Returns whether the fast path, which trusts the directories on it, led to the object that the walk found. */
    private boolean isStill(Metadata there) {
        return there.identity().sameObject(metadata.identity());
    }

    /**
     * Opens the object that has the name now. Many programs replace a file when they save it. The path is resolved again
     * without following links, so that no attacker can have another file read instead.
     */
    private Optional<SourceContent> openAnother() throws ErrnoException {
        try (Reach slow = Reach.withoutSymlinks(ground.path(key))) {
            return open(slow.directory(), slow.name(), inspector.inspect(slow.directory(), slow.name()));
        }
    }

    private List<ExtendedAttribute> attributesOfAnother() throws ErrnoException {
        try (Reach slow = Reach.withoutSymlinks(ground.path(key))) {
            return Attributes.read(new Subject.Named(slow.directory(), slow.name()));
        }
    }

    /** Opens only a regular file: opening a FIFO waits for a writer, and opening a tape rewinds it. */
    private Optional<SourceContent> open(Descriptor directory, ByteString name, Metadata before) throws ErrnoException {
        if (!before.isRegularFile()) {
            return Optional.empty();
        }
        Descriptor descriptor = openQuietly(directory, name, before);
        try {
            Status status = inspector.status(descriptor);
            Metadata opened = inspector.metadata(status, descriptor, ByteString.EMPTY);
            if (opened.isRegularFile() && opened.identity().sameObject(before.identity())) {
                return Optional.of(new LinuxContent(key, descriptor, status, opened, inspector));
            }
        } catch (ErrnoException failure) {
            descriptor.close();
            throw failure;
        }
        descriptor.close();
        return Optional.empty();
    }

    /** Opens without updating the access time. Only root and the file's owner may do this. */
    private static Descriptor openQuietly(Descriptor directory, ByteString name, Metadata before)
            throws ErrnoException {
        long user = Accounts.effectiveUser();
        if (user == ROOT || user == before.owner().uid()) {
            try {
                return Opening.openat(directory, name, READ | OpenFlags.NO_ACCESS_TIME);
            } catch (ErrnoException refused) {
                if (!refused.is(Errno.EPERM)) {
                    throw refused;
                }
            }
        }
        return Opening.openat(directory, name, READ);
    }
}
