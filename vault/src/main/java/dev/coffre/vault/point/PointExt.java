package dev.coffre.vault.point;

import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordHeader.Ext;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * The part of a recovery point that is public (docs/format.md §7).
 *
 * @param keyGen number of the machine's key that signed it, from 1
 * @param seq its place in the machine's chain, from 1
 * @param previous hash of the previous point; zero for seq 1
 * @param agentTime by the machine's clock, for display only; to the millisecond
 * @param files number of regular files
 * @param bytes their total size
 * @param handover the machine's new point key, if a re-installed machine takes over the chain with this point
 */
public record PointExt(
        MachineId machine,
        int keyGen,
        long seq,
        Sha256 previous,
        Instant agentTime,
        long files,
        long bytes,
        Optional<VerifyingKey> handover) {

    private static final int BACKUP = 0;
    private static final int HANDOVER = 1;
    private static final int BACKUP_LENGTH = 85;
    private static final int HANDOVER_LENGTH = BACKUP_LENGTH + VerifyingKey.BYTES;

    public PointExt {
        require(keyGen >= 1, "key generation " + keyGen);
        require(seq >= 1, "seq " + seq);
        require((seq == 1) == previous.equals(Sha256.ZERO), "a predecessor that does not fit seq " + seq);
        require(files >= 0 && bytes >= 0, "negative totals");
    }

    /** Decodes the ext of a point's header. Anything else is {@code record-damaged}. */
    public static PointExt of(RecordHeader header) {
        byte[] ext = header.ext().bytes();
        BinaryReader in = new BinaryReader(ext, ProblemCode.RECORD_DAMAGED);
        MachineId machine = MachineId.from(in.bytes(MachineId.BYTES, "machine"), 0);
        int keyGen = in.u32("key generation", 1, Integer.MAX_VALUE);
        long seq = in.u64("seq", 1);
        Sha256 previous = Sha256.from(in.bytes(Sha256.BYTES, "previous hash"), 0);
        Instant agentTime = Instant.ofEpochMilli(in.i64("agent time"));
        long files = in.u64("files", 0);
        long bytes = in.u64("bytes", 0);
        int kind = in.u8("kind");
        Optional<VerifyingKey> handover = switch (kind) {
            case BACKUP -> Optional.empty();
            case HANDOVER -> Optional.of(VerifyingKey.of(in.bytes(VerifyingKey.BYTES, "new key")));
            default ->
                throw ProblemCode.FORMAT_TOO_NEW.with("thing", "a point's kind").with("version", kind);
        };
        in.expectEnd();
        return new PointExt(machine, keyGen, seq, previous, agentTime, files, bytes, handover);
    }

    public Ext encode() {
        ByteBuffer out = ByteBuffer.allocate(handover.isPresent() ? HANDOVER_LENGTH : BACKUP_LENGTH);
        out.put(machine.bytes()).putInt(keyGen).putLong(seq).put(previous.bytes());
        out.putLong(agentTime.toEpochMilli()).putLong(files).putLong(bytes);
        out.put((byte) (handover.isPresent() ? HANDOVER : BACKUP));
        handover.ifPresent(key -> out.put(key.bytes()));
        return new Ext(out.array());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw ProblemCode.RECORD_DAMAGED.with("reason", otherwise);
        }
    }
}
