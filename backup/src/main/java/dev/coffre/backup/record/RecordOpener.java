package dev.coffre.backup.record;

import dev.coffre.sealing.Codec;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.FileOwner;
import dev.coffre.sealing.Payload;
import dev.coffre.sealing.PayloadSealer;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.PidHasher;
import dev.coffre.sealing.SealedType;
import dev.coffre.sealing.Slice;
import dev.coffre.sealing.TamperedException;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Opens records from an untrusted vault. Lengths, oid, type and domain are checked before decryption, the rest in the order
 * of docs/format.md §2. Nothing is returned before all checks have passed. Every refusal is a {@link Problem} with the
 * details {@code reason} and {@code oid}. {@link RecordBytes} hashed the bytes when it was created. Decision 0045 says
 * which record needs which check.
 *
 * <p>Confined to one thread; every thread has its own opener over the shared {@link DomainKeys}.
 */
public final class RecordOpener implements AutoCloseable {
    /** No chunk or bundle is longer. */
    private static final int MAX_KEPT = 4 << 20;

    private final DomainKeys keys;
    private final ZstdFrameReader frames = new ZstdFrameReader();
    private final Map<Integer, PayloadSealer> sealers = new HashMap<>();
    private final Map<Integer, PidHasher> pidHashers = new HashMap<>();

    /** Grows to the longest content that was opened into it. */
    private byte[] buffer = new byte[0];

    public RecordOpener(DomainKeys keys) {
        this.keys = keys;
    }

    /** Opens the record that a parent names with this oid, type and pid, and verifies its seal. */
    public OpenedRecord open(Oid oid, RecordType type, Pid pid, RecordBytes record) {
        OpenedRecord opened = open(oid, type, record);
        requirePid(pid, opened, oid);
        return opened;
    }

    /** Opens a record whose pid no parent knows: a point or a keyring. */
    public OpenedRecord open(Oid oid, RecordType type, RecordBytes record) {
        try {
            RecordHeader header = publicPart(oid, type, record);
            Payload payload = unseal(header, record.bytes(), PayloadSealer::open);
            return new OpenedRecord(header, payload.pid(), raw(type, payload, byte[]::new));
        } catch (Problem problem) {
            throw problem.with("oid", oid);
        }
    }

    /**
     * Opens a chunk or bundle that a verified page names. The oid proves the record, so its SIV is not computed. The
     * checksum of the zstd frame detects faults of memory, or the pid if there is no frame.
     *
     * @param verifiesPids whether to hash decompressed content too: only a check needs this
     * @param memory gives an array of at least this length, for the content
     */
    public OpenedRecord openNamed(
            Oid oid, RecordType type, Pid pid, RecordBytes record, boolean verifiesPids, IntFunction<byte[]> memory) {
        if (!type.isData()) {
            throw new AssertionError("the seal of a " + name(type) + " must be verified");
        }
        try {
            RecordHeader header = publicPart(oid, type, record);
            Payload payload =
                    unseal(header, record.bytes(), (sealer, bytes, length) -> sealer.openNamed(bytes, length, memory));
            OpenedRecord opened = new OpenedRecord(header, payload.pid(), raw(type, payload, memory));
            requirePid(pid, opened, oid);
            require(
                    (payload.codec() != Codec.NONE && !verifiesPids) || matchesPid(opened),
                    ProblemCode.PAYLOAD_MALFORMED,
                    "its content is not that of its pid");
            return opened;
        } catch (Problem problem) {
            throw problem.with("oid", oid);
        }
    }

    private static void requirePid(Pid pid, OpenedRecord opened, Oid oid) {
        if (!opened.pid().equals(pid)) {
            throw ProblemCode.PAYLOAD_MALFORMED
                    .with("reason", "not the content that its parent names")
                    .with("oid", oid);
        }
    }

    /** Whether the content matches the sealed pid. A valid seal of an honest writer implies it. */
    public boolean matchesPid(OpenedRecord record) {
        RecordHeader header = record.header();
        return hasherOf(header)
                .ofRecord(RecordTypeRules.keysOf(header.type()), record.raw())
                .equals(record.pid());
    }

    /** Returns the pid of {@code content} as a small file of {@code owner}, under the data key of the bundle's epoch. */
    public Pid pidInBundle(RecordHeader bundle, FileOwner owner, Slice content) {
        return hasherOf(bundle).ofBundledFile(owner, content);
    }

    /**
     * Whether {@code content} is the chunk with this pid under the data key of {@code epoch}. If that key is unknown, it
     * is {@code record-damaged}.
     */
    public boolean isChunk(int epoch, Pid pid, Slice content) {
        return hasherOf(epoch).ofRecord(SealedType.CHUNK, content).equals(pid);
    }

    private PidHasher hasherOf(RecordHeader header) {
        return hasherOf(header.epoch());
    }

    private PidHasher hasherOf(int epoch) {
        return pidHashers.computeIfAbsent(epoch, _ -> keyOf(epoch).pidHasher());
    }

    private RecordHeader publicPart(Oid oid, RecordType type, RecordBytes record) {
        require(record.bytes().length <= RecordHeader.MAX_RECORD, ProblemCode.RECORD_DAMAGED, "longer than any record");
        require(record.oid().equals(oid), ProblemCode.RECORD_DAMAGED, "its bytes are not those of its oid");
        RecordHeader header = record.header();
        require(
                header.type() == type,
                ProblemCode.RECORD_DAMAGED,
                "a " + name(header.type()) + " where a " + name(type) + " belongs");
        require(header.domain().equals(keys.domain()), ProblemCode.RECORD_DAMAGED, "it is of another domain");
        return header;
    }

    @FunctionalInterface
    private interface Unsealing {
        Payload open(PayloadSealer sealer, byte[] sealed, int headerLength);
    }

    private Payload unseal(RecordHeader header, byte[] bytes, Unsealing unsealing) {
        PayloadSealer sealer =
                sealers.computeIfAbsent(header.epoch(), epoch -> keyOf(epoch).payloadSealer());
        try {
            return unsealing.open(sealer, bytes, header.length());
        } catch (TamperedException e) {
            throw ProblemCode.SIV_MISMATCH
                    .with("reason", e.check().name().toLowerCase(Locale.ROOT))
                    .causedBy(e);
        }
    }

    private Slice raw(RecordType type, Payload payload, IntFunction<byte[]> memory) {
        require(
                RecordTypeRules.allowsRaw(type, payload.rawLength()),
                ProblemCode.PAYLOAD_MALFORMED,
                "raw content of " + payload.rawLength() + " bytes in a " + name(type));
        return payload.codec() == Codec.NONE
                ? payload.body()
                : frames.read(payload.body(), payload.rawLength(), memory);
    }

    /** Returns an array of at least {@code length} bytes. It is the same for each content that is used at once. */
    public byte[] keptBuffer(int length) {
        if (length > MAX_KEPT) {
            return new byte[length];
        }
        if (buffer.length < length) {
            buffer = new byte[length];
        }
        return buffer;
    }

    private DataKey keyOf(int epoch) {
        return keys.at(epoch)
                .orElseThrow(() -> ProblemCode.RECORD_DAMAGED.with("reason", "there is no data key of epoch " + epoch));
    }

    private static String name(RecordType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static void require(boolean holds, ProblemCode code, String otherwise) {
        if (!holds) {
            throw code.with("reason", otherwise);
        }
    }

    @Override
    public void close() {
        frames.close();
    }
}
