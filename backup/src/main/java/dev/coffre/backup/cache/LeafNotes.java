package dev.coffre.backup.cache;

import dev.coffre.backup.bytes.ByteReader;
import dev.coffre.backup.page.PageLimits;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The notes about the leaf pages of one tree, in the order of the tree, read from the cache folder as the tree is walked.
 * A file that is damaged has no more notes from there on. Not thread-safe.
 *
 * <p>{@code magic u32 ‖ root oid 32}, then for each leaf {@code oid 32 ‖} {@link LeafNote}.
 */
public final class LeafNotes implements AutoCloseable {
    static final int MAGIC = 0x43464C4E;
    static final int HEADER = 4 + Oid.BYTES;
    private static final int BUFFER = 64 << 10;

    private final Optional<CacheFile> file;
    private long size;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private long filled;

    private LeafNotes(Optional<CacheFile> file) {
        this.file = file;
    }

    /**
     * @param root of the tree; there are no notes if those in the folder are about another one, if there is none, or if the
     *     folder cannot be read
     */
    public static LeafNotes open(Path cacheFolder, Optional<Oid> root) {
        LeafNotes notes = new LeafNotes(opened(path(cacheFolder)));
        try {
            notes.size = notes.file.map(CacheFile::size).orElse(0L);
            if (!notes.areAbout(root)) {
                notes.end();
            }
        } catch (Problem unreadable) {
            notes.end();
        }
        return notes;
    }

    private static Optional<CacheFile> opened(Path path) {
        try {
            return Optional.of(CacheFile.open(path));
        } catch (Problem unusable) {
            return Optional.empty();
        }
    }

    private boolean areAbout(Optional<Oid> root) {
        return has(HEADER) && buffer.getInt() == MAGIC && root.equals(Optional.of(oid()));
    }

    /** Whether none is left. */
    public boolean isAtEnd() {
        return !has(Oid.BYTES + LeafNote.LEAST_BYTES);
    }

    /** Puts the notes that {@link LeafNoteWriter} finished last in the place of those before. */
    public static void replace(Path cacheFolder) {
        try (CacheFile fresh = CacheFile.open(LeafNoteWriter.path(cacheFolder))) {
            fresh.replace(path(cacheFolder));
        }
    }

    static Path path(Path cacheFolder) {
        return cacheFolder.resolve("leaf-notes");
    }

    /** The note about a leaf, which is passed with all before it; leaves must be asked for in the order of the tree. */
    public Optional<LeafNote> of(Oid leaf) {
        while (has(Oid.BYTES + LeafNote.LEAST_BYTES)) {
            Oid found = oid();
            int length = lengthOfNote();
            if (length < 0) {
                end();
            } else if (found.equals(leaf)) {
                byte[] note = new byte[length];
                buffer.get(note);
                return Optional.of(LeafNote.read(new ByteReader(note))).filter(LeafNote::isKnown);
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

    /** Of the note that is next, all of it in the buffer by then; -1 if it is none. */
    private int lengthOfNote() {
        int entries = Short.toUnsignedInt(buffer.getShort(buffer.position()));
        if (entries == 0) {
            return LeafNote.LEAST_BYTES;
        }
        if (entries > PageLimits.ITEMS || !has(LeafNote.FIXED_BYTES)) {
            return -1;
        }
        int use = buffer.getInt(buffer.position() + LeafNote.FIXED_BYTES - 4);
        return use >= 0 && use <= LeafNote.MOST_USE && has(LeafNote.FIXED_BYTES + use)
                ? LeafNote.FIXED_BYTES + use
                : -1;
    }

    /** Whether that many bytes are left; then they are in the buffer. */
    private boolean has(int bytes) {
        if (buffer.remaining() >= bytes) {
            return true;
        }
        if (buffer.remaining() + (size - filled) < bytes) {
            return false;
        }
        ByteBuffer next = bytes > buffer.capacity() ? ByteBuffer.allocate(bytes) : buffer;
        if (next == buffer) {
            buffer.compact();
        } else {
            next.put(buffer);
        }
        next.limit((int) Math.min(next.capacity(), next.position() + (size - filled)));
        int wanted = next.remaining();
        boolean whole = read(next);
        filled += wanted;
        buffer = next.flip();
        if (!whole) {
            end();
        }
        return whole;
    }

    private boolean read(ByteBuffer into) {
        try {
            return file.filter(open -> open.read(into, filled)).isPresent();
        } catch (Problem unreadable) {
            return false;
        }
    }

    private void end() {
        buffer.limit(0);
        filled = size;
    }

    @Override
    public void close() {
        file.ifPresent(CacheFile::close);
    }
}
