package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A single file whose content is a stream. It is read once, and its size is known only at the end. A stream that is empty or
 * breaks off ends the backup: half a dump is worse than yesterday's.
 */
public final class StreamSource implements Source {
    private static final ByteString NO_DEVICE = ByteString.utf8("stream");

    private final EntryKey key;
    private final Metadata metadata;
    private final InputStream in;
    private boolean opened;

    /**
     * @param root absolute path of the file in the recovery point
     * @param permissions of the file; empty on a system without them
     * @param in may throw a {@link Problem} instead of ending
     */
    public StreamSource(ByteString root, Optional<UnixPermissions> permissions, Instant now, InputStream in) {
        this.key = EntryKey.root(root);
        this.in = in;
        Timestamp time = new Timestamp(now.getEpochSecond(), now.getNano());
        this.metadata = new Metadata(
                FileType.REGULAR_FILE,
                permissions,
                Long.MAX_VALUE,
                time,
                time,
                new FileIdentity(NO_DEVICE, 0, 1),
                Optional.empty());
    }

    public List<ByteString> roots() {
        return List.of(key.name());
    }

    @Override
    public SourceWalk walk() {
        return new SourceWalk() {
            private boolean done;

            @Override
            public Optional<WalkEvent> next() {
                Optional<WalkEvent> item = done ? Optional.empty() : Optional.of(new StreamItem());
                done = true;
                return item;
            }

            @Override
            public void close() {}
        };
    }

    private Problem problem(ProblemCode code) {
        return code.with("name", key.display());
    }

    private synchronized SourceContent open() {
        if (opened) {
            throw problem(ProblemCode.INPUT_READ_ALREADY);
        }
        opened = true;
        return new StreamContent();
    }

    private final class StreamItem implements SourceItem {
        @Override
        public EntryKey key() {
            return key;
        }

        @Override
        public Metadata metadata() {
            return metadata;
        }

        @Override
        public List<ExtendedAttribute> attributes() {
            return List.of();
        }

        @Override
        public SourceContent open(ParentDirectoryCache folder) {
            return StreamSource.this.open();
        }
    }

    private final class StreamContent implements SourceContent {
        private long end;

        @Override
        public ExtentIterator extents() {
            return ExtentIterator.of(List.of(new Extent(0, Long.MAX_VALUE)));
        }

        @Override
        public boolean hasHoles() {
            return false;
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) {
            if (position != end) {
                throw new IllegalStateException("at " + end + ", asked for " + position);
            }
            try {
                int got = in.readNBytes(into, offset, length);
                end += got;
                if (end == 0 && length > 0) {
                    throw problem(ProblemCode.INPUT_EMPTY);
                }
                return got;
            } catch (IOException e) {
                throw problem(ProblemCode.INPUT_FAILED)
                        .with("reason", SystemReason.of(e))
                        .causedBy(e);
            }
        }

        @Override
        public Metadata metadata() {
            return metadata;
        }

        @Override
        public List<ExtendedAttribute> attributes() {
            return List.of();
        }

        @Override
        public Metadata currentMetadata() {
            return metadata;
        }

        @Override
        public void close() {}
    }
}
