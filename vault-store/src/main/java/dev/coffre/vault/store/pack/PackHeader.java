package dev.coffre.vault.store.pack;

import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The first 64 bytes of a pack (docs/format.md §9). */
public record PackHeader(PackKind kind, PackId pack, DomainId domain) {
    public static final int BYTES = 64;
    private static final byte[] MAGIC = "CFPK".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int USED = 40;

    /** Decodes exactly 64 bytes. Anything else is {@code pack-damaged} or {@code format-too-new}. */
    public static PackHeader decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, ProblemCode.PACK_DAMAGED);
        in.expect(MAGIC, "magic");
        in.expectVersion("a pack", VERSION);
        PackKind kind = PackKind.read(in);
        in.expectZeros(2, "flags");
        PackId pack = PackId.from(in.bytes(PackId.BYTES, "pack"), 0);
        DomainId domain = DomainId.from(in.bytes(DomainId.BYTES, "domain"), 0);
        in.expectZeros(BYTES - USED, "rest of the header");
        in.expectEnd();
        return new PackHeader(kind, pack, domain);
    }

    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .put((byte) VERSION)
                .put((byte) kind.number())
                .putShort((short) 0)
                .put(pack.bytes())
                .put(domain.bytes())
                .array();
    }

    /** Returns whether a record with this header belongs in the pack. */
    public boolean accepts(RecordHeader record) {
        boolean ofKind = switch (kind) {
            case DATA -> record.type().isData();
            case PAGES -> record.type().isPage();
        };
        return ofKind && record.domain().equals(domain);
    }
}
