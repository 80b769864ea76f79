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
        return contexts.use(with -> {
            Pid pid = with.sealer().pidOf(RecordType.CHUNK, raw);
            return known.findOrSealChunk(pid, () -> seal(with, RecordType.CHUNK, 0, raw, pid));
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
                return Optional.of(then.seal(lost.type(), List.of(), RecordHeader.Ext.NONE, raw, lost.pid()))
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
                .orElseGet(() -> with.sealer().seal(type, List.of(), RecordHeader.Ext.NONE, raw, pid));
        upload.send(sealed.record());
        lost.map(RecordReference::oid)
                .filter(was -> !was.equals(sealed.record().oid()))
                .ifPresent(was -> aliases.add(new Alias(was, sealed.record().oid())));
        return new RecordReference(type, sealed.record().oid(), pid, sealed.rawLength(), slots, sealed.codecTag());
    }
}
