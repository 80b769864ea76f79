package dev.coffre.backup.testing;

import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.content.PatchedChunkRef;
import dev.coffre.backup.content.RecordExtent;
import dev.coffre.backup.content.StoredChunk;
import dev.coffre.backup.content.WholeChunk;
import dev.coffre.backup.record.RecordReference;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A file that changes page by page, as a database does, with chunks of one length. It does what a writer does, in the
 * simplest way: it knows which pages changed, and never sends a chunk whole again. Not thread-safe.
 */
public final class PatchedFile {
    private static final int PAGE = 8 << 10;
    private static final int BUNDLE = 1 << 20;

    private final PointForge forge;
    private final byte[] content;
    private final int chunkLength;
    private final List<StoredChunk> chunks = new ArrayList<>();

    /** A copy, or a literal whose bundle is not sealed yet. */
    private record Part(int literalAt, int length, Optional<RecordExtent> copy) {}

    /** @param chunkLength a multiple of 8 KiB */
    public PatchedFile(PointForge forge, byte[] content, int chunkLength) {
        this.forge = forge;
        this.content = content.clone();
        this.chunkLength = chunkLength;
        for (int at = 0; at < content.length; at += chunkLength) {
            byte[] chunk = Arrays.copyOfRange(content, at, Math.min(content.length, at + chunkLength));
            chunks.add(new WholeChunk(forge.chunk(chunk)));
        }
    }

    public byte[] content() {
        return content.clone();
    }

    public List<StoredChunk> chunks() {
        return List.copyOf(chunks);
    }

    /** Replaces one chunk by another one. */
    public void replace(int index, StoredChunk chunk) {
        chunks.set(index, chunk);
    }

    /** The content field of the file's entry. */
    public FileContent stored() {
        FileListBuilder list = new FileListBuilder(forge::page);
        for (StoredChunk chunk : chunks) {
            list.add(
                    switch (chunk) {
                        case WholeChunk(RecordReference record) -> new ChunkRef(0, record);
                        case PatchedChunk patched -> new PatchedChunkRef(0, patched);
                    });
        }
        return list.finish();
    }

    /** Changes random pages, and patches their chunks. */
    public void change(RandomGenerator random, int pages) {
        Set<Integer> changed = new TreeSet<>();
        for (int i = 0; i < pages; i++) {
            int page = random.nextInt(Math.ceilDiv(content.length, PAGE));
            changed.add(page);
            byte[] fresh = new byte[Math.min(PAGE, content.length - page * PAGE)];
            random.nextBytes(fresh);
            System.arraycopy(fresh, 0, content, page * PAGE, fresh.length);
        }
        ByteArrayOutputStream literals = new ByteArrayOutputStream();
        List<Integer> waiting = new ArrayList<>();
        List<List<Part>> parts = new ArrayList<>();
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            List<Part> all = parts(chunk, changed, literals);
            if (all.stream().anyMatch(part -> part.copy().isEmpty())) {
                waiting.add(chunk);
                parts.add(all);
            }
            if (literals.size() >= BUNDLE || chunk == chunks.size() - 1) {
                patch(waiting, parts, literals.toByteArray(), chunk == chunks.size() - 1);
                literals.reset();
                waiting.clear();
                parts.clear();
            }
        }
    }

    private List<Part> parts(int chunk, Set<Integer> changed, ByteArrayOutputStream literals) {
        List<Part> parts = new ArrayList<>();
        int start = chunk * chunkLength;
        int end = Math.min(content.length, start + chunkLength);
        for (int at = start; at < end; at += PAGE) {
            int length = Math.min(PAGE, end - at);
            if (changed.contains(at / PAGE)) {
                parts.add(new Part(literals.size(), length, Optional.empty()));
                literals.write(content, at, length);
            } else {
                copies(chunks.get(chunk), at - start, length)
                        .forEach(copy -> parts.add(new Part(0, copy.length(), Optional.of(copy))));
            }
        }
        return parts;
    }

    private static List<RecordExtent> copies(StoredChunk before, int offset, int length) {
        List<RecordExtent> extents = switch (before) {
            case WholeChunk(RecordReference record) -> List.of(new RecordExtent(record, 0, record.rawLength()));
            case PatchedChunk patched -> patched.extents();
        };
        List<RecordExtent> copies = new ArrayList<>();
        int position = 0;
        for (RecordExtent extent : extents) {
            int from = Math.max(offset, position);
            int to = Math.min(offset + length, position + extent.length());
            if (from < to) {
                copies.add(new RecordExtent(extent.record(), extent.offset() + from - position, to - from));
            }
            position += extent.length();
        }
        return copies;
    }

    private void patch(List<Integer> waiting, List<List<Part>> parts, byte[] literals, boolean isLast) {
        if (waiting.isEmpty()) {
            return;
        }
        RecordReference bundle = forge.patch(literals, isLast);
        for (int i = 0; i < waiting.size(); i++) {
            List<RecordExtent> extents = new ArrayList<>();
            for (Part part : parts.get(i)) {
                join(extents, part.copy().orElseGet(() -> new RecordExtent(bundle, part.literalAt(), part.length())));
            }
            int start = waiting.get(i) * chunkLength;
            byte[] whole = Arrays.copyOfRange(content, start, Math.min(content.length, start + chunkLength));
            chunks.set(waiting.get(i), new PatchedChunk(1, forge.pidOfChunk(whole), whole.length, extents));
        }
    }

    private static void join(List<RecordExtent> extents, RecordExtent next) {
        if (!extents.isEmpty()) {
            RecordExtent last = extents.getLast();
            if (last.record().equals(next.record()) && last.offset() + last.length() == next.offset()) {
                extents.removeLast();
                extents.add(new RecordExtent(last.record(), last.offset(), last.length() + next.length()));
                return;
            }
        }
        extents.add(next);
    }
}
