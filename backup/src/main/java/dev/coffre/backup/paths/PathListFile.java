package dev.coffre.backup.paths;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.cache.CacheFile;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.Slice;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A file of sealed blocks. It grows only; a finished file is renamed to its name and never changed again.
 *
 * <p>{@code magic u32 ‖ version u8 ‖ zeros 3 ‖ epoch of the data key u32 ‖ index position u64 ‖ index length u32}, then
 * blocks, then the index. Reading is thread-safe if each thread has its own {@link BlockCodec}.
 */
final class PathListFile implements AutoCloseable {
    private static final int MAGIC = 0x4346504C;
    private static final int VERSION = 1;
    private static final int HEADER = 24;

    /** A block holds at least one path; the format bounds those of one page to two MiB. */
    private static final int MAX_BLOCK = 4 << 20;

    /** The index is in memory. A hundred million paths need about eight MiB; paths of 64 KiB need more. */
    private static final int MAX_INDEX = 16 << 20;

    private final CacheFile file;
    private final int epoch;
    private long end;

    private PathListFile(CacheFile file, int epoch, long end) {
        this.file = file;
        this.epoch = epoch;
        this.end = end;
    }

    /** Creates an empty file. */
    static PathListFile create(PrivatePath path, int epoch) {
        return new PathListFile(CacheFile.create(path), epoch, HEADER);
    }

    /** Opens a file to append to it. */
    static PathListFile reopen(PrivatePath path, int epoch, long end) {
        return new PathListFile(CacheFile.open(path), epoch, end);
    }

    static PathListFile open(PrivatePath path, int epoch) {
        CacheFile file = CacheFile.open(path);
        return new PathListFile(file, epoch, file.size());
    }

    int epoch() {
        return epoch;
    }

    long end() {
        return end;
    }

    PathBlockRef append(EntryKey last, Slice plaintext, BlockCodec codec) {
        byte[] sealed = codec.seal(BlockCodec.BLOCK, plaintext);
        return append(
                new PathBlockRef(last, end, sealed.length, ByteString.of(sealed, 0, PathBlockRef.TAG_BYTES)), sealed);
    }

    /** Appends a sealed block of another file. */
    PathBlockRef copy(PathListFile from, PathBlockRef block) {
        return append(block, from.sealed(block.position(), block.length()));
    }

    private PathBlockRef append(PathBlockRef block, byte[] sealed) {
        PathBlockRef here = block.at(end);
        file.write(ByteBuffer.wrap(sealed), end);
        end += sealed.length;
        return here;
    }

    /** @throws MalformedException if the block is damaged */
    PathBlock read(PathBlockRef block, BlockCodec codec) {
        byte[] sealed = sealed(block.position(), block.length());
        if (!ByteString.of(sealed, 0, PathBlockRef.TAG_BYTES).equals(block.tag())) {
            throw new MalformedException("another block");
        }
        return new PathBlock(codec.open(BlockCodec.BLOCK, sealed, MAX_BLOCK));
    }

    private byte[] sealed(long position, int length) {
        byte[] sealed = new byte[length];
        if (!file.read(ByteBuffer.wrap(sealed), position)) {
            throw new MalformedException("a block beyond the end");
        }
        return sealed;
    }

    /** @throws dev.coffre.vault.problem.Problem {@code cache-unusable} if a list has too large an index to be kept */
    void requireIndex(long bytes) {
        if (bytes > MAX_INDEX) {
            throw file.unusable("the index of its list of paths is too large");
        }
    }

    /** Writes the index. The file is complete then. */
    void finish(byte[] index, BlockCodec codec) {
        requireIndex(index.length);
        byte[] sealed = codec.seal(BlockCodec.INDEX, Slice.of(index));
        file.write(ByteBuffer.wrap(sealed), end);
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putInt(MAGIC).put((byte) VERSION).put(new byte[3]).putInt(epoch);
        header.putLong(end).putInt(sealed.length).flip();
        file.write(header, 0);
        end += sealed.length;
    }

    /**
     * Returns the index; empty if the file is not a complete path list of this epoch.
     *
     * @throws MalformedException if it is damaged
     */
    Optional<byte[]> index(BlockCodec codec) {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (!file.read(header, 0) || header.flip().getInt() != MAGIC || header.get() != VERSION) {
            return Optional.empty();
        }
        boolean ours = header.position(8).getInt() == epoch;
        long position = header.getLong();
        int length = header.getInt();
        boolean fits = position >= HEADER && length > 0 && length <= MAX_INDEX && position + length == end;
        return ours && fits
                ? Optional.of(codec.open(BlockCodec.INDEX, sealed(position, length), MAX_INDEX))
                : Optional.empty();
    }

    void replace(PrivatePath target) {
        file.replace(target);
    }

    /** Closes and deletes a file that is not needed. */
    void discard() {
        file.discard();
    }

    @Override
    public void close() {
        file.close();
    }
}
