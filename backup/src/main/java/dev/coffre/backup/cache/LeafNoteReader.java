package dev.coffre.backup.cache;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.page.PageLimits;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The notes about the leaf pages of one tree, in tree order. They are read from the cache folder as the tree is walked. A
 * damaged file counts as ending at the damage. Not thread-safe.
 *
 * <p>{@code magic u32 ‖ root oid 32}, then for each leaf {@code oid 32 ‖} {@link LeafNote}.
 */
public final class LeafNoteReader implements AutoCloseable {
    /** "CFL2". A file of an earlier layout has another magic and counts as missing. */
    static final int MAGIC = 0x43464C32;

    static final int HEADER = 4 + Oid.BYTES;
    private static final int BUFFER = 64 << 10;

    private final Optional<CacheFile> file;
    private long size;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private long fileOffset;

    private LeafNoteReader(Optional<CacheFile> file) {
        this.file = file;
    }

    /**
     * Opens the notes. They are empty if the file is missing, unreadable or about another tree.
     *
     * @param root of the tree that the notes must be about
     */
    public static LeafNoteReader open(PrivatePath cacheFolder, Optional<Oid> root) {
        LeafNoteReader notes = new LeafNoteReader(opened(path(cacheFolder)));
        try {
            notes.size = notes.file.map(CacheFile::size).orElse(0L);
            if (!notes.isForTree(root)) {
                notes.stop();
            }
        } catch (Problem unreadable) {
            notes.stop();
        }
        return notes;
    }

    private static Optional<CacheFile> opened(PrivatePath path) {
        try {
            return Optional.of(CacheFile.open(path));
        } catch (Problem unusable) {
            return Optional.empty();
        }
    }

    private boolean isForTree(Optional<Oid> root) {
        return buffer(HEADER) && buffer.getInt() == MAGIC && root.equals(Optional.of(oid()));
    }

    /** Whether no note is left. */
    public boolean isAtEnd() {
        return !buffer(Oid.BYTES + LeafNote.MIN_BYTES);
    }

    /** Replaces the current notes by those that {@link LeafNoteWriter} finished last. */
    public static void replace(PrivatePath cacheFolder) {
        try (CacheFile fresh = CacheFile.open(LeafNoteWriter.path(cacheFolder))) {
            fresh.replace(path(cacheFolder));
        }
    }

    static PrivatePath path(PrivatePath cacheFolder) {
        return cacheFolder.resolve("leaf-notes");
    }

    /** Returns the note about a leaf and skips it with all before it. Call in tree order. */
    public Optional<LeafNote> find(Oid leaf) {
        while (buffer(Oid.BYTES + LeafNote.MIN_BYTES)) {
            Oid found = oid();
            int length = noteLength();
            if (length < 0) {
                stop();
            } else if (found.equals(leaf)) {
                byte[] note = new byte[length];
                buffer.get(note);
                return Optional.of(LeafNote.read(new BigEndianReader(note))).filter(LeafNote::isKnown);
            } else {
                buffer.position(buffer.position() + length);
            }
        }
        return Optional.empty();
    }

    private Oid oid() {
        byte[] oid = new byte[Oid.BYTES];
        buffer.get(oid);
        return Oid.from(oid, 0);
    }

    /** Length of the next note, fully buffered; -1 if it is malformed or incomplete. */
    private int noteLength() {
        int entries = Short.toUnsignedInt(buffer.getShort(buffer.position()));
        if (entries == 0) {
            return LeafNote.MIN_BYTES;
        }
        if (entries > PageLimits.MAX_ITEMS || !buffer(LeafNote.FIXED_BYTES)) {
            return -1;
        }
        int use = buffer.getInt(buffer.position() + LeafNote.FIXED_BYTES - 4);
        return use >= 0 && use <= LeafNote.MAX_REFERENCE_BYTES && buffer(LeafNote.FIXED_BYTES + use)
                ? LeafNote.FIXED_BYTES + use
                : -1;
    }

    /** Buffers at least {@code bytes} bytes. Returns false if the file has fewer left. */
    private boolean buffer(int bytes) {
        if (buffer.remaining() >= bytes) {
            return true;
        }
        if (buffer.remaining() + (size - fileOffset) < bytes) {
            return false;
        }
        ByteBuffer next = bytes > buffer.capacity() ? ByteBuffer.allocate(bytes) : buffer;
        if (next == buffer) {
            buffer.compact();
        } else {
            next.put(buffer);
        }
        next.limit((int) Math.min(next.capacity(), next.position() + (size - fileOffset)));
        int wanted = next.remaining();
        boolean whole = read(next);
        fileOffset += wanted;
        buffer = next.flip();
        if (!whole) {
            stop();
        }
        return whole;
    }

    private boolean read(ByteBuffer into) {
        try {
            return file.filter(open -> open.read(into, fileOffset)).isPresent();
        } catch (Problem unreadable) {
            return false;
        }
    }

    private void stop() {
        buffer.limit(0);
        fileOffset = size;
    }

    @Override
    public void close() {
        file.ifPresent(CacheFile::close);
    }
}
