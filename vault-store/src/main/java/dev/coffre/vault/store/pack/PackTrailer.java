package dev.coffre.vault.store.pack;

import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The last 96 bytes of a closed pack: where its directory is, and the hash that covers it (docs/format.md §9). */
record PackTrailer(long directoryOffset, int directoryLength, int count, Sha256 directoryHash) {
    static final int BYTES = 96;
    static final byte[] MAGIC = "CFPT".getBytes(StandardCharsets.US_ASCII);
    private static final int ZEROS = 32 + 12;

    /** Checks the trailer against the length of the pack, so that nothing is allocated that the trailer only claims. */
    static PackTrailer decode(byte[] bytes, long packLength) {
        BinaryReader in = new BinaryReader(bytes, ProblemCode.PACK_DAMAGED);
        PackTrailer trailer = new PackTrailer(
                in.u64("directory's offset", PackHeader.BYTES),
                in.u32("directory's length", 0, PackDirectory.MAX_BYTES),
                in.u32("count", 0, PackDirectory.MAX_COUNT),
                Sha256.from(in.bytes(Sha256.BYTES, "directory's hash"), 0));
        in.expectZeros(ZEROS, "reserved part of the trailer");
        in.expect(MAGIC, "trailer magic");
        in.expectEnd();
        in.require(
                trailer.directoryOffset == packLength - BYTES - trailer.directoryLength,
                "the directory is not where the trailer says");
        return trailer;
    }

    byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .putLong(directoryOffset)
                .putInt(directoryLength)
                .putInt(count)
                .put(directoryHash.bytes())
                .put(new byte[ZEROS])
                .put(MAGIC)
                .array();
    }
}
