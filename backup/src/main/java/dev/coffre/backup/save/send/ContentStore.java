package dev.coffre.backup.save.send;

import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.record.SealedRecord;
import dev.coffre.backup.save.reuse.DedupIndex;
import dev.coffre.sealing.FileOwner;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.Alias;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Seals content and sends it, unless the vault has it. Thread-safe; works in the calling thread. */
public final class ContentStore {
    /** Literals in a full patch bundle. A shorter one is padded to a multiple of 64 KiB. */
    public static final int PATCH_BUNDLE_BYTES = 1 << 20;

    private final SealingContext.Pool contexts;
    private final DedupIndex known;
    private final DataUploader upload;
    private final Queue<Alias> aliases = new ConcurrentLinkedQueue<>();

    public ContentStore(SealingContext.Pool contexts, DedupIndex known, DataUploader upload) {
        this.contexts = contexts;
        this.known = known;
        this.upload = upload;
    }

    /** Returns the chunk with this plaintext. {@code raw} may be reused afterwards. */
    public RecordReference chunk(Slice raw) {
        return chunk(raw, chunkPid(raw));
    }

    /** As {@link #chunk(Slice)}, with the pid that {@link #chunkPid} returned. */
    public RecordReference chunk(Slice raw, Pid pid) {
        return contexts.use(with -> known.findOrSealChunk(pid, () -> seal(with, RecordType.CHUNK, 0, raw, pid)));
    }

    /** Returns the pid of this plaintext as a chunk. */
    public Pid chunkPid(Slice raw) {
        return contexts.use(with -> with.sealer().pidOf(RecordType.CHUNK, raw));
    }

    /** Returns whether the previous point has a whole chunk with this pid that can be reused. */
    public boolean isInPreviousPoint(Pid pid) {
        return known.isInPreviousPoint(pid);
    }

    /** Returns whether a record of the previous point can be referenced again. */
    public boolean isUsable(RecordReference record) {
        return known.isUsable(record);
    }

    /**
     * Returns the patch bundle with these literals.
     *
     * @param raw at most {@link #PATCH_BUNDLE_BYTES}
     */
    public RecordReference patchBundle(Slice raw) {
        return contexts.use(with -> {
            Pid pid = with.sealer().pidOf(RecordType.PATCH, raw);
            return seal(with, RecordType.PATCH, 0, raw, pid);
        });
    }

    /** Returns the bundle with this plaintext. */
    public RecordReference bundle(byte[] raw, int slots) {
        return contexts.use(with -> {
            Slice whole = Slice.of(raw);
            Pid pid = with.sealer().pidOf(RecordType.BUNDLE, whole);
            return seal(with, RecordType.BUNDLE, slots, whole, pid);
        });
    }

    /** Returns the pid of a small file. */
    public Pid pid(FileOwner owner, byte[] content) {
        return contexts.use(with -> with.pids().ofBundledFile(owner, Slice.of(content)));
    }

    /**
     * Seals {@code raw} to exactly the bytes of the lost record, with the compression of that record. Returns empty if this
     * is no longer possible.
     */
    private static Optional<SealedRecord> resealIdentically(RecordReference lost, RecordSealer sealer, Slice raw) {
        return Compression.ofCodecTag(lost.codecTag()).flatMap(compression -> {
            try (RecordSealer then = sealer.withCompression(compression)) {
                return Optional.of(seal(then, lost.type(), raw, lost.pid()))
                        .filter(made -> made.record().oid().equals(lost.oid()));
            }
        });
    }

    /** Returns the aliases for lost records that could not be reproduced. */
    public List<Alias> aliases() {
        return List.copyOf(aliases);
    }

    private RecordReference seal(SealingContext with, RecordType type, int slots, Slice raw, Pid pid) {
        Optional<RecordReference> lost = known.lostRecord(pid);
        SealedRecord sealed = lost.flatMap(was -> resealIdentically(was, with.sealer(), raw))
                .orElseGet(() -> seal(with.sealer(), type, raw, pid));
        upload.send(sealed.record());
        lost.map(RecordReference::oid)
                .filter(was -> !was.equals(sealed.record().oid()))
                .ifPresent(was -> aliases.add(new Alias(was, sealed.record().oid())));
        return new RecordReference(type, sealed.record().oid(), pid, sealed.rawLength(), slots, sealed.codecTag());
    }

    private static SealedRecord seal(RecordSealer sealer, RecordType type, Slice raw, Pid pid) {
        return type == RecordType.PATCH
                ? sealer.sealPatch(raw, raw.length() < PATCH_BUNDLE_BYTES)
                : sealer.seal(type, List.of(), RecordHeader.Ext.NONE, raw, pid);
    }
}
