package dev.coffre.vault.store.pack;

import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The directory of a closed pack: for every record its place, oid and public header (docs/format.md §9). */
final class PackDirectory {
    static final int MAX_BYTES = 64 << 20;
    private static final int FIXED_PER_ENTRY = 4 + 4 + Oid.BYTES;
    private static final int MIN_HEADER = 40;
    static final int MAX_COUNT = MAX_BYTES / (FIXED_PER_ENTRY + MIN_HEADER);

    private PackDirectory() {}

    static int sizeOf(RecordHeader header) {
        return FIXED_PER_ENTRY + header.length();
    }

    /** Returns directory and trailer, to be appended after the records. */
    static byte[] encode(List<PackEntry> entries) {
        int length = entries.stream().mapToInt(entry -> sizeOf(entry.header())).sum();
        ByteBuffer out = ByteBuffer.allocate(length + PackTrailer.BYTES);
        for (PackEntry entry : entries) {
            out.putInt(entry.offset()).putInt(entry.length());
            out.put(entry.oid().bytes()).put(entry.header().encode());
        }
        long offset = entries.isEmpty() ? PackHeader.BYTES : entries.getLast().end();
        Sha256 hash = Sha256.of(out.array(), 0, length);
        return out.put(new PackTrailer(offset, length, entries.size(), hash).encode())
                .array();
    }

    /** Returns the entries. They must follow each other without a gap from the pack's header to the directory. */
    static List<PackEntry> decode(byte[] bytes, PackTrailer trailer) {
        BinaryReader in = new BinaryReader(bytes, ProblemCode.PACK_DAMAGED);
        in.require(Sha256.of(bytes).equals(trailer.directoryHash()), "the directory's hash does not match");
        List<PackEntry> entries = new ArrayList<>();
        int expected = PackHeader.BYTES;
        while (entries.size() < trailer.count()) {
            int offset = in.u32("offset", expected, expected);
            int length = in.u32("length", 0, RecordHeader.MAX_RECORD);
            Oid oid = Oid.from(in.bytes(Oid.BYTES, "oid"), 0);
            RecordHeader header = header(bytes, in);
            in.require(length == header.recordLength(), "a length that is not the header's");
            entries.add(new PackEntry(offset, oid, header));
            expected = offset + length;
        }
        in.expectEnd();
        in.require(expected == trailer.directoryOffset(), "a gap between the records and the directory");
        return entries;
    }

    private static RecordHeader header(byte[] bytes, BinaryReader in) {
        try {
            RecordHeader header = RecordHeader.read(bytes, in.position(), in.remaining());
            in.bytes(header.length(), "header");
            return header;
        } catch (Problem problem) {
            throw problem.code() == ProblemCode.RECORD_DAMAGED
                    ? in.damaged("a header in the directory is damaged")
                    : problem;
        }
    }
}
