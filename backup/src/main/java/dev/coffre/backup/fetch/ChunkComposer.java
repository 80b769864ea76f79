package dev.coffre.backup.fetch;

import dev.coffre.backup.content.PatchedChunk;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Composes patched chunks. The pid of the composed content is always computed: the records prove their own bytes, but only
 * this pid proves that the writer put the right ones together. Thread-safe.
 */
record ChunkComposer(RecordOpenerPool openers, Executor compute) {
    /**
     * Returns the content. Copies from each record when it arrives, and keeps none of them.
     *
     * @param records requests the plaintext of a record
     */
    CompletableFuture<Slice> compose(PatchedChunk chunk, Function<RecordReference, CompletableFuture<Slice>> records) {
        byte[] content = new byte[chunk.rawLength()];
        List<CompletableFuture<Void>> copied = new ArrayList<>();
        chunk.extentsByRecord()
                .forEach((record, extents) -> copied.add(
                        records.apply(record).thenAccept(raw -> extents.forEach(extent -> extent.copy(raw, content)))));
        return CompletableFuture.allOf(copied.toArray(CompletableFuture<?>[]::new))
                .thenApplyAsync(_ -> verified(chunk, Slice.of(content)), compute);
    }

    private Slice verified(PatchedChunk chunk, Slice content) {
        try {
            if (openers.withOpener(opener -> opener.isChunk(chunk.epoch(), chunk.pid(), content))) {
                return content;
            }
        } catch (Problem problem) {
            throw problem.with("oid", suspect(chunk).oid());
        }
        throw ProblemCode.PATCHED_CHUNK_WRONG.with("oid", suspect(chunk).oid());
    }

    /** The record to name: the patch bundle, which belongs to fewer chunks than the others. */
    private static RecordReference suspect(PatchedChunk chunk) {
        List<RecordReference> records = chunk.records();
        return records.stream()
                .filter(record -> record.type() == RecordType.PATCH)
                .findFirst()
                .orElse(records.getFirst());
    }
}
