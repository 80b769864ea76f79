package dev.coffre.backup.record;

import dev.coffre.sealing.Codec;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.Payload;
import dev.coffre.sealing.PayloadSealer;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.PidHasher;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import java.util.List;
import java.util.Optional;

/**
 * Compresses and seals raw content into records (docs/format.md §2). Deterministic: the same key, compression and input give
 * the same record.
 *
 * <p>Confined to one thread; every thread has its own sealer over the shared {@link DataKey}.
 */
public final class RecordSealer implements AutoCloseable {
    private static final String NO_CODEC = "";

    private final DataKey key;
    private final DomainId domain;
    private final PayloadSealer sealer;
    private final PidHasher pids;
    private final Optional<ZstdFrameWriter> frames;

    public RecordSealer(DataKey key, Compression compression) {
        this.key = key;
        this.domain = DomainId.from(key.context().domainId(), 0);
        this.sealer = key.payloadSealer();
        this.pids = key.pidHasher();
        this.frames =
                compression.equals(Compression.OFF) ? Optional.empty() : Optional.of(new ZstdFrameWriter(compression));
    }

    /** Returns a sealer with the same key and another compression. */
    public RecordSealer withCompression(Compression compression) {
        return new RecordSealer(key, compression);
    }

    /** Returns the pid for a look-up of known content. */
    public Pid pidOf(RecordType type, Slice raw) {
        return pids.ofRecord(RecordTypeRules.keysOf(type), raw);
    }

    /** Seals a record without children and ext: a chunk, bundle or keyring. */
    public SealedRecord seal(RecordType type, Slice raw) {
        return seal(type, List.of(), RecordHeader.Ext.NONE, raw);
    }

    /**
     * Seals a record of any type.
     *
     * @param kids strictly ascending
     * @throws IllegalArgumentException if the raw content is empty or longer than the type allows
     */
    public SealedRecord seal(RecordType type, List<Oid> kids, RecordHeader.Ext ext, Slice raw) {
        return seal(type, kids, ext, raw, pidOf(type, raw));
    }

    /**
     * Seals a patch bundle.
     *
     * @param raw 1 byte to 4 MiB; writers use at most 1 MiB
     * @param isNotFull whether it is padded to a multiple of 64 KiB, as writers do with a bundle that is not full
     */
    public SealedRecord sealPatch(Slice raw, boolean isNotFull) {
        Pid pid = pidOf(RecordType.PATCH, raw);
        return seal(RecordType.PATCH, List.of(), RecordHeader.Ext.NONE, raw, pid, isNotFull);
    }

    /**
     * Seals a record whose pid is known.
     *
     * @param pid of {@code raw} as this type, by {@link #pidOf}
     */
    public SealedRecord seal(RecordType type, List<Oid> kids, RecordHeader.Ext ext, Slice raw, Pid pid) {
        return seal(type, kids, ext, raw, pid, false);
    }

    private SealedRecord seal(
            RecordType type, List<Oid> kids, RecordHeader.Ext ext, Slice raw, Pid pid, boolean padsCoarsely) {
        if (!RecordTypeRules.allowsRaw(type, raw.length())) {
            throw new IllegalArgumentException("a " + type + " cannot hold " + raw.length() + " bytes");
        }
        Payload payload = compress(raw, pid);
        int padded = padsCoarsely ? Payload.coarselyPaddedLength(payload.body().length()) : payload.paddedLength();
        RecordHeader header = new RecordHeader(type, domain, key.context().epoch(), padded, kids, ext);
        RecordBytes record = RecordBytes.of(sealer.seal(header.encode(), payload));
        String codecTag = payload.codec() == Codec.NONE
                ? NO_CODEC
                : frames.map(ZstdFrameWriter::codecTag).orElse(NO_CODEC);
        return new SealedRecord(type, record, pid, raw.length(), codecTag);
    }

    private Payload compress(Slice raw, Pid pid) {
        return frames.map(writer -> writer.frame(raw))
                .filter(frame -> frame.length() < raw.length())
                .map(frame -> new Payload(Codec.ZSTD, raw.length(), pid, frame))
                .orElseGet(() -> new Payload(Codec.NONE, raw.length(), pid, raw));
    }

    @Override
    public void close() {
        frames.ifPresent(ZstdFrameWriter::close);
    }
}
