package dev.coffre.backup.paths;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.DataKey;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All paths of a machine's recovery points, in key order, each with the points that have it. Immutable. Holds the places of
 * the blocks in memory, about a hundred bytes for two thousand paths. Thread-safe.
 */
public final class PathList implements AutoCloseable {
    /** Name of the file in the cache folder. */
    public static final String FILE = "paths";

    private static final int MAX_COMPONENTS = 4_096;
    private static final int POINT_BYTES = 8 + 1 + Sha256.BYTES + Oid.BYTES;
    private static final int MIN_BLOCK_BYTES = 8 + 4 + PathBlockRef.TAG_BYTES + 2 + 2;

    private final PathListFile file;
    private final List<ListedTree> points;
    private final List<PathBlockRef> blocks;

    PathList(PathListFile file, List<ListedTree> points, List<PathBlockRef> blocks) {
        this.file = file;
        this.points = List.copyOf(points);
        this.blocks = List.copyOf(blocks);
    }

    /** Returns a list without points, whose blocks are to be written to {@code file}. */
    static PathList empty(PathListFile file) {
        return new PathList(file, List.of(), List.of());
    }

    /**
     * Opens the list of the cache folder. Empty if there is none, if it is damaged or if another data key sealed it: a
     * reader then makes it anew.
     */
    public static Optional<PathList> open(PrivatePath cacheFolder, DataKey key) {
        PathListFile file;
        try {
            file = PathListFile.open(cacheFolder.resolve(FILE), key.context().epoch());
        } catch (Problem unusable) {
            return Optional.empty();
        }
        Optional<PathList> list = Optional.empty();
        try (BlockCodec codec = new BlockCodec(key)) {
            list = file.index(codec).map(index -> decode(file, new BigEndianReader(index)));
        } catch (MalformedException | Problem damaged) {
            // As if there were none.
        } finally {
            if (list.isEmpty()) {
                file.close();
            }
        }
        return list;
    }

    /** The points whose paths were listed, oldest first. */
    public List<ListedTree> points() {
        return points;
    }

    /**
     * Returns the newest point whose paths are listed; empty if a newer one was removed. The paths of the last point that was
     * added are open, also after its removal, so its tree must be the one that changes are compared with.
     */
    Optional<ListedTree> newestRead() {
        return points.reversed().stream()
                .takeWhile(point -> point.state() != ListedTree.State.REMOVED)
                .filter(ListedTree::isRead)
                .findFirst();
    }

    List<PathBlockRef> blocks() {
        return blocks;
    }

    PathListFile file() {
        return file;
    }

    /** Bytes of the blocks. */
    long blockBytes() {
        return blocks.stream().mapToLong(PathBlockRef::length).sum();
    }

    /** The index that makes the file complete. */
    byte[] index() {
        BigEndianWriter out = new BigEndianWriter(POINT_BYTES * points.size() + 128 * blocks.size() + 64);
        out.u32(points.size());
        for (ListedTree point : points) {
            out.u64(point.seq()).u8(point.state().ordinal()).bytes(point.hash().bytes());
            out.bytes(point.root().map(Oid::bytes).orElseGet(() -> new byte[Oid.BYTES]));
        }
        out.u32(blocks.size());
        for (PathBlockRef block : blocks) {
            out.u64(block.position()).u32(block.length()).bytes(block.tag());
            out.u16(block.last().parent().size());
            block.last().parent().forEach(out::string);
            out.string(block.last().name());
        }
        return out.toByteArray();
    }

    private static PathList decode(PathListFile file, BigEndianReader in) {
        int pointCount = in.u32(Presence.MAX_POINTS, "points");
        in.requireRoomFor(pointCount, POINT_BYTES, "points");
        List<ListedTree> points = new ArrayList<>(pointCount);
        for (int i = 0; i < pointCount; i++) {
            points.add(point(in));
        }
        int blockCount = in.u32(Integer.MAX_VALUE, "blocks");
        in.requireRoomFor(blockCount, MIN_BLOCK_BYTES, "blocks");
        List<PathBlockRef> blocks = new ArrayList<>(blockCount);
        for (int i = 0; i < blockCount; i++) {
            blocks.add(block(in, file.end()));
        }
        in.requireEnd("the index");
        return new PathList(file, points, blocks);
    }

    private static ListedTree point(BigEndianReader in) {
        long seq = in.count("a point");
        int state = in.u8();
        Sha256 hash = Sha256.from(in.byteArray(Sha256.BYTES), 0);
        Oid root = Oid.from(in.byteArray(Oid.BYTES), 0);
        ListedTree.State[] states = ListedTree.State.values();
        if (state >= states.length) {
            throw new MalformedException("a point of state " + state);
        }
        boolean read = states[state] == ListedTree.State.READ;
        return new ListedTree(seq, hash, states[state], read ? Optional.of(root) : Optional.empty());
    }

    private static PathBlockRef block(BigEndianReader in, long fileEnd) {
        long position = in.count("a position");
        int length = in.u32(Integer.MAX_VALUE, "a block");
        if (length < PathBlockRef.TAG_BYTES || position > fileEnd - length) {
            throw new MalformedException("a block of " + length + " bytes at " + position);
        }
        ByteString tag = in.bytes(PathBlockRef.TAG_BYTES);
        int components = in.u16();
        if (components > MAX_COMPONENTS) {
            throw new MalformedException("a path of " + components + " components");
        }
        List<ByteString> parent = new ArrayList<>(components);
        for (int i = 0; i < components; i++) {
            parent.add(in.string());
        }
        try {
            return new PathBlockRef(new EntryKey(parent, in.string()), position, length, tag);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("a key that is none", e);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
