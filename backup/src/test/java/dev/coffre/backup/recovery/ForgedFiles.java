package dev.coffre.backup.recovery;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A point with one folder of files whose chunks the test chooses; it knows what each file has to be. */
final class ForgedFiles {
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/root"));

    private final PointForge forge;
    private final List<Entry> entries = new ArrayList<>(List.of(PointForge.folder(ROOT)));
    private final Map<String, byte[]> contents = new TreeMap<>();

    /** A chunk that the vault has. */
    record Known(RecordReference child, byte[] content) {}

    /** @param skip bytes of hole before it */
    record Piece(int skip, Known chunk) {}

    ForgedFiles(PointForge forge) {
        this.forge = forge;
    }

    /** Random at both ends, zeros between: quick to make, and no block of it like another chunk's. */
    Known chunk(long seed, int length) {
        byte[] content = new byte[length];
        byte[] random = new byte[Math.min(length, 100)];
        new Random(seed).nextBytes(random);
        System.arraycopy(random, 0, content, 0, random.length);
        System.arraycopy(random, 0, content, length - random.length, random.length);
        return new Known(forge.chunk(content), content);
    }

    Known zeros(int length) {
        byte[] content = new byte[length];
        return new Known(forge.chunk(content), content);
    }

    List<Known> chunks(long seed, int count, int length) {
        List<Known> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chunks.add(chunk(seed * 1_000 + i, length));
        }
        return chunks;
    }

    ForgedFiles file(String name, List<Known> chunks) {
        return file(
                name, false, chunks.stream().map(chunk -> new Piece(0, chunk)).toList());
    }

    ForgedFiles file(String name, boolean sparse, List<Piece> pieces) {
        return file(name, sparse, pieces, 0);
    }

    ForgedFiles fileWithHoleAtItsEnd(String name, List<Piece> pieces, int hole) {
        return file(name, true, pieces, hole);
    }

    private ForgedFiles file(String name, boolean sparse, List<Piece> pieces, int hole) {
        int size = hole
                + pieces.stream()
                        .mapToInt(piece -> piece.skip() + piece.chunk().content().length)
                        .sum();
        byte[] content = new byte[size];
        int offset = 0;
        for (Piece piece : pieces) {
            Slice chunk = Slice.of(piece.chunk().content());
            System.arraycopy(chunk.bytes(), 0, content, offset + piece.skip(), chunk.length());
            offset += piece.skip() + chunk.length();
        }
        contents.put(name, content);
        Entry entry = PointForge.file(ROOT.child(ByteString.utf8(name)), size, content(pieces));
        entries.add(
                sparse
                        ? new Entry(
                                entry.key(),
                                entry.metadata(),
                                entry.content(),
                                entry.attributes(),
                                entry.marks().withSparse())
                        : entry);
        return this;
    }

    private FileContent content(List<Piece> pieces) {
        List<ChunkRef> chunks = pieces.stream()
                .map(piece -> new ChunkRef(piece.skip(), piece.chunk().child()))
                .toList();
        if (chunks.isEmpty()) {
            return FileContent.NONE;
        }
        if (chunks.size() <= FileContent.MAX_CHUNKS_IN_ENTRY) {
            return new FileContent.Chunks(chunks);
        }
        FileListBuilder list = new FileListBuilder(forge::page);
        chunks.forEach(list::add);
        return list.finish();
    }

    RecoveryPoint commit() {
        return forge.commit("/root", entries.toArray(Entry[]::new));
    }

    /** The names whose file in {@code to} is not what it has to be. */
    List<String> wrongIn(RestoreWorld world) {
        return contents.keySet().stream().filter(name -> !isRight(world, name)).toList();
    }

    private boolean isRight(RestoreWorld world, String name) {
        try {
            return world.sandbox.exists("to/" + name)
                    && world.sandbox.status("to/" + name).isRegularFile()
                    && Arrays.equals(world.sandbox.read("to/" + name).toByteArray(), contents.get(name));
        } catch (Exception unreadable) {
            return false;
        }
    }
}
