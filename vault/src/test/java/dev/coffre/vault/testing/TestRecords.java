package dev.coffre.vault.testing;

import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import dev.coffre.vault.slot.SlotKind;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Records, points and slots that are right as far as a vault can see: true headers around random bytes. Nobody can open
 * them. The same random numbers give the same records.
 */
public final class TestRecords {
    private final DomainId domain;
    private final RandomGenerator random;

    public TestRecords(DomainId domain, RandomGenerator random) {
        this.domain = domain;
        this.random = random;
    }

    public RecordBytes chunk() {
        return chunk(RecordHeader.MIN_PAYLOAD);
    }

    public RecordBytes chunk(int payloadLength) {
        return seal(new RecordHeader(RecordType.CHUNK, domain, 1, payloadLength, List.of()));
    }

    public RecordBytes filelist(RecordBytes... kids) {
        return record(RecordType.FILELIST, 1, kids);
    }

    public RecordBytes tree(RecordBytes... kids) {
        return record(RecordType.TREE, 1, kids);
    }

    public RecordBytes record(RecordType type, int epoch, RecordBytes... kids) {
        List<Oid> oids = Arrays.stream(kids).map(RecordBytes::oid).sorted().toList();
        return seal(new RecordHeader(type, domain, epoch, RecordHeader.MIN_PAYLOAD, oids));
    }

    /** Random bytes behind the header. */
    public RecordBytes seal(RecordHeader header) {
        byte[] sealed = new byte[header.recordLength() - header.length()];
        random.nextBytes(sealed);
        return RecordBytes.of(ByteBuffer.allocate(header.recordLength())
                .put(header.encode())
                .put(sealed)
                .array());
    }

    /** The point that follows {@code head}. */
    public SignedPoint point(MachineId machine, ChainHead head, Oid root, SigningKey pointKey) {
        return point(
                new PointExt(machine, 1, head.seq() + 1, head.hash(), Instant.EPOCH, 3, 1_000, Optional.empty()),
                root,
                pointKey);
    }

    public SignedPoint point(PointExt ext, Oid root, SigningKey pointKey) {
        RecordHeader header =
                new RecordHeader(RecordType.POINT, domain, 1, RecordHeader.MIN_PAYLOAD, List.of(root), ext.encode());
        return SignedPoint.sign(seal(header).bytes(), pointKey);
    }

    public KeySlotFile slot(SlotKind kind, int epoch) {
        return slot(kind, epoch, SlotId.random(random));
    }

    public KeySlotFile slot(SlotKind kind, int epoch, SlotId slot) {
        byte[] secret = new byte[32 + 32];
        random.nextBytes(secret);
        byte[] salt = new byte[32];
        random.nextBytes(salt);
        boolean derived = kind == SlotKind.PASSPHRASE;
        byte[] content = ByteBuffer.allocate(KeySlotFile.BYTES - 32)
                .put(new byte[] {'C', 'F', 'S', 'L', 1, (byte) kind.number(), 0, 0})
                .put(domain.bytes())
                .put(slot.bytes())
                .putInt(epoch)
                .putInt(derived ? 256 << 10 : 0)
                .putInt(derived ? 3 : 0)
                .putInt(derived ? 4 : 0)
                .put(salt)
                .putInt(32)
                .put(secret)
                .array();
        return KeySlotFile.decode(ChecksummedFile.encode(content));
    }

    public KeyringFile keyring(int epoch) {
        return KeyringFile.ofRecord(
                seal(new RecordHeader(RecordType.KEYRING, domain, epoch, RecordHeader.MIN_PAYLOAD, List.of()))
                        .bytes());
    }
}
