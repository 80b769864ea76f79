package dev.coffre.backup.save.patch;

import dev.coffre.backup.cache.BlockSignatures;
import dev.coffre.backup.cache.ChunkRange;
import dev.coffre.backup.cache.ChunkSignatures;
import dev.coffre.backup.cache.SignatureDraft;
import dev.coffre.backup.cache.SignatureStore;
import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.reuse.PreviousTree;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.BlockSigner;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.problem.Problem;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The key, the stores and the workers that all {@link FilePatcher}s of one attempt share. */
public final class PatchingContext {
    /** Smallest file whose blocks are signed, in bytes. */
    static final long MIN_FILE = 4 << 20;

    /** Maximum number of files with unfinished signatures, each of which has an open file. */
    private static final int MAX_DRAFTS = 32;

    private final DataKey key;
    private final ContentStore content;
    private final Workers workers;
    private final StopSignal stop;
    private final SignatureStore signatures;
    private final PageSource previousPages;
    private final boolean rescan;
    private final Queue<BlockSigner> idleSigners = new ConcurrentLinkedQueue<>();

    /**
     * @param key seals the records of the run
     * @param previousPages opens the file lists of the previous point
     * @param rescan uses neither patched chunks nor signatures of the previous point, so that a wrong one does not last
     */
    public PatchingContext(
            DataKey key,
            ContentStore content,
            Workers workers,
            StopSignal stop,
            SignatureStore signatures,
            PageSource previousPages,
            boolean rescan) {
        this.key = key;
        this.content = content;
        this.workers = workers;
        this.stop = stop;
        this.signatures = signatures;
        this.previousPages = previousPages;
        this.rescan = rescan;
    }

    /**
     * Begins to read a file.
     *
     * @param previous entry of the file in the previous point
     * @param size of the file now, in bytes
     */
    public FilePatcher begin(Optional<Entry> previous, long size) {
        Optional<Entry> chunked = previous.filter(entry -> !rescan
                && (entry.content() instanceof FileContent.Chunks || entry.content() instanceof FileContent.FileList));
        Optional<BlockSignatures> known = chunked.flatMap(
                entry -> signatures.open(entry.content(), entry.metadata().size()));
        Optional<SignatureDraft> draft = size >= MIN_FILE ? signatures.begin() : Optional.empty();
        MovedBlockSearch moved = known.<MovedBlockSearch>map(
                        found -> new MovedBlocks(found, new PreviousChunks(chunked.orElseThrow(), previousPages), stop))
                .orElse(MovedBlockSearch.NONE);
        return new FilePatcher(this, chunked.flatMap(this::chunks), known, moved, draft);
    }

    private Optional<ChunkStream> chunks(Entry previous) {
        try {
            return Optional.of(
                    ChunkStream.of(previous.content(), previous.metadata().size(), previousPages));
        } catch (Problem gone) {
            if (!PreviousTree.isLost(gone)) {
                throw gone;
            }
            return Optional.empty();
        }
    }

    /** Returns a writer for the patch bundles and the list of one file. */
    public PatchBundleWriter bundleWriter(FileListBuilder list) {
        return new PatchBundleWriter(list, content, workers, epoch());
    }

    ContentStore content() {
        return content;
    }

    int epoch() {
        return key.context().epoch();
    }

    boolean hasManyDrafts() {
        return signatures.openDrafts() > MAX_DRAFTS;
    }

    /** Returns the signatures of a chunk. Thread-safe. */
    ChunkSignatures sign(Slice chunk, ChunkRange range) {
        if (range.blocks() == 0) {
            return ChunkSignatures.NONE;
        }
        BlockSigner idle = idleSigners.poll();
        BlockSigner signer = idle == null ? key.blockSigner() : idle;
        int head = range.headLength();
        int tail = range.tailLength();
        int blocks = range.blocks() * BlockSigner.BLOCK_BYTES;
        ChunkSignatures signed = new ChunkSignatures(
                head == 0 ? 0 : signer.signPart(new Slice(chunk.bytes(), chunk.offset(), head)),
                signer.sign(new Slice(chunk.bytes(), chunk.offset() + head, blocks)),
                tail == 0 ? 0 : signer.signPart(new Slice(chunk.bytes(), chunk.offset() + head + blocks, tail)));
        idleSigners.add(signer);
        return signed;
    }

    void finish(SignatureDraft draft, FileContent stored, long size) {
        if (size >= MIN_FILE) {
            signatures.finish(draft, stored, size);
        } else {
            signatures.discard(draft);
        }
    }

    void discard(SignatureDraft draft) {
        signatures.discard(draft);
    }
}
