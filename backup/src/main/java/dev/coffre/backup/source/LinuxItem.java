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
import java.util.List;
import java.util.Optional;

/** An object of this machine's file systems. Holds no descriptor until it is opened. */
record LinuxItem(EntryKey key, Ground ground, Metadata metadata, Inspector inspector) implements SourceItem {
    private static final int READ = OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW | OpenFlags.NON_BLOCKING;
    private static final long ROOT = 0;

    @Override
    public List<ExtendedAttribute> attributes() throws SourceException {
        try (Found found = find()) {
            return Attributes.read(found.reach().directory(), found.reach().name());
        } catch (ErrnoException failure) {
            throw ErrnoProblem.exception(key, failure);
        }
    }

    @Override
    public SourceContent open() throws SourceException {
        try (Found found = find()) {
            return open(found.reach(), found.metadata())
                    .orElseThrow(() -> new SourceException(new SourceProblem.Vanished(key)));
        } catch (ErrnoException failure) {
            throw ErrnoProblem.exception(key, failure);
        }
    }

    /**
     * The way to the object. If another one has its name now (many programs replace a file when they save it), the way is
     * gone again without following links, so that nobody can have a file elsewhere read in its place.
     */
    private Found find() throws ErrnoException {
        Found quick = Found.by(Reach.to(ground.path(key)), inspector);
        if (quick.metadata().identity().sameObject(metadata.identity())) {
            return quick;
        }
        quick.close();
        return Found.by(Reach.withoutSymlinks(ground.path(key)), inspector);
    }

    /** What stands at the end of a way now. */
    private record Found(Reach reach, Metadata metadata) implements AutoCloseable {
        static Found by(Reach reach, Inspector inspector) throws ErrnoException {
            try {
                return new Found(reach, inspector.inspect(reach.directory(), reach.name()));
            } catch (ErrnoException failure) {
                reach.close();
                throw failure;
            }
        }

        @Override
        public void close() throws ErrnoException {
            reach.close();
        }
    }

    /** Only a regular file is opened: opening a FIFO waits for a writer, opening a tape rewinds it. */
    private Optional<SourceContent> open(Reach reach, Metadata before) throws ErrnoException {
        if (!before.isRegularFile()) {
            return Optional.empty();
        }
        Descriptor descriptor = openQuietly(reach, before);
        try {
            Status status = inspector.status(descriptor);
            Metadata opened = inspector.metadata(status, descriptor, ByteString.EMPTY);
            if (opened.isRegularFile() && opened.identity().sameObject(before.identity())) {
                return Optional.of(new LinuxContent(key, descriptor, status, inspector));
            }
        } catch (ErrnoException failure) {
            descriptor.close();
            throw failure;
        }
        descriptor.close();
        return Optional.empty();
    }

    /** Without moving the time of last access, which only the owner and root may ask for. */
    private static Descriptor openQuietly(Reach reach, Metadata before) throws ErrnoException {
        long user = Accounts.effectiveUser();
        if (user == ROOT || user == before.owner().uid()) {
            try {
                return Opening.openat(reach.directory(), reach.name(), READ | OpenFlags.NO_ACCESS_TIME);
            } catch (ErrnoException refused) {
                if (!refused.is(Errno.EPERM)) {
                    throw refused;
                }
            }
        }
        return Opening.openat(reach.directory(), reach.name(), READ);
    }
}
