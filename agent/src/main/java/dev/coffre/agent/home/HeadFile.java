package dev.coffre.agent.home;

import dev.coffre.backup.save.ChainHeadStore;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The file {@code head}: the chain head that the machine remembers. A vault that shows an older one was rolled back.
 *
 * <p>{@code "CFHD" ‖ version u8 ‖ seq u64 ‖ hash 32 ‖ adopted at i64 (0: never) ‖ receipt flag u8 ‖ receipt 104? ‖ pending
 * length u32 ‖ pending record ‖ its signature 64 ‖ SHA-256}.
 */
public final class HeadFile implements ChainHeadStore {
    private static final byte[] MAGIC = "CFHD".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int FIXED = 4 + 1 + 8 + Sha256.BYTES + 8 + 1 + 4;

    private final DurableFile file;
    private HeadState state;

    private record HeadState(
            ChainHead head, Optional<Instant> adopted, Optional<Receipt> receipt, Optional<SignedPoint> pending) {
        static final HeadState EMPTY =
                new HeadState(ChainHead.NONE, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** @param folder the agent's state directory */
    public HeadFile(PrivatePath folder) {
        this.file = file(folder);
        this.state = file.read(HeadFile::decode).orElse(HeadState.EMPTY);
    }

    /**
     * Returns whether a chain is remembered.
     *
     * @param folder the agent's state directory
     */
    public static boolean exists(PrivatePath folder) {
        return file(folder).exists();
    }

    /**
     * Deletes the remembered chain head. Does not read the file, so a damaged one can be deleted too.
     *
     * @param folder the agent's state directory
     */
    public static void delete(PrivatePath folder) {
        file(folder).delete();
    }

    private static DurableFile file(PrivatePath folder) {
        return new DurableFile(folder.resolve("head"), 2 * SignedPoint.MAX_RECORD, ProblemCode.STATE_DAMAGED);
    }

    @Override
    public synchronized ChainHead head() {
        return state.head;
    }

    /** Returns the vault's newest receipt. */
    public synchronized Optional<Receipt> receipt() {
        return state.receipt;
    }

    @Override
    public synchronized Optional<SignedPoint> pending() {
        return state.pending;
    }

    @Override
    public synchronized Optional<Instant> lastAdoption() {
        return state.adopted;
    }

    @Override
    public synchronized void recordSending(SignedPoint point) {
        save(new HeadState(state.head, state.adopted, state.receipt, Optional.of(point)));
    }

    @Override
    public synchronized void recordCommit(ChainHead head, Receipt receipt) {
        save(new HeadState(head, state.adopted, Optional.of(receipt), Optional.empty()));
    }

    @Override
    public synchronized void recordAdoption(ChainHead head, Instant at) {
        save(new HeadState(head, Optional.of(at), Optional.empty(), Optional.empty()));
    }

    /** Starts this installation's memory at {@code head} and discards any earlier one. */
    public synchronized void resetTo(ChainHead head, Optional<Receipt> receipt) {
        save(new HeadState(head, Optional.empty(), receipt, Optional.empty()));
    }

    private void save(HeadState next) {
        file.write(encode(next));
        state = next;
    }

    private static byte[] encode(HeadState memory) {
        byte[] receipt = memory.receipt.map(Receipt::encode).orElse(new byte[0]);
        byte[] record = memory.pending.map(SignedPoint::record).orElse(new byte[0]);
        byte[] signature = memory.pending.map(SignedPoint::signature).orElse(new byte[0]);
        ByteBuffer out = ByteBuffer.allocate(FIXED + receipt.length + record.length + signature.length);
        out.put(MAGIC)
                .put((byte) VERSION)
                .putLong(memory.head.seq())
                .put(memory.head.hash().bytes());
        out.putLong(memory.adopted.map(Instant::toEpochMilli).orElse(0L));
        out.put((byte) (receipt.length > 0 ? 1 : 0)).put(receipt);
        out.putInt(record.length).put(record).put(signature);
        return ChecksummedFile.encode(out.array());
    }

    private static HeadState decode(byte[] bytes) {
        BinaryReader in = ChecksummedFile.decode(bytes, ProblemCode.STATE_DAMAGED);
        in.expect(MAGIC, "magic");
        in.expectVersion("the remembered head", VERSION);
        ChainHead head = new ChainHead(in.u64("seq", 0), Sha256.from(in.bytes(Sha256.BYTES, "hash"), 0));
        long adopted = in.i64("adoption time");
        Optional<Receipt> receipt = in.u8("receipt flag") == 0
                ? Optional.empty()
                : Optional.of(Receipt.decode(in.bytes(Receipt.BYTES, "receipt")));
        int length = in.u32("length of the pending point", 0, SignedPoint.MAX_RECORD);
        Optional<SignedPoint> pending = length == 0
                ? Optional.empty()
                : Optional.of(SignedPoint.of(
                        in.bytes(length, "pending point"), in.bytes(VerifyingKey.SIGNATURE_BYTES, "signature")));
        in.expectEnd();
        return new HeadState(
                head, adopted == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(adopted)), receipt, pending);
    }
}
