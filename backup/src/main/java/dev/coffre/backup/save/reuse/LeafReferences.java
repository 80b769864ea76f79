package dev.coffre.backup.save.reuse;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The references of the entries of one leaf page to their content, encoded as a sequence of items in the order of the
 * entries. Each record comes before its first use, and is numbered from 0 in that order. Not thread-safe.
 *
 * <ul>
 *   <li>record: {@code 1 ‖ type u8 ‖ oid 32 ‖ pid 32 ‖ raw length u32 ‖ slots u16 ‖ codec tag}
 *   <li>file in a bundle: {@code 2 ‖ bundle u16 ‖ slot u16 ‖ size u32 ‖ first 16 bytes of the file's pid}
 *   <li>file list: {@code 3 ‖ list u16 ‖ size of the file u64}
 *   <li>chunk: {@code 4 ‖ chunk u16}
 * </ul>
 */
final class LeafReferences {
    private static final int RECORD = 1;
    private static final int FILE = 2;
    private static final int LIST = 3;
    private static final int CHUNK = 4;

    private final BigEndianWriter bytes = new BigEndianWriter();
    private final Map<Oid, Integer> records = new HashMap<>();

    /** Receives the references of a leaf page in the order of its entries. */
    interface Sink {
        /**
         * A small file.
         *
         * @param size of the file in bytes
         * @param first first word of the file's pid
         * @param second second word of the file's pid
         */
        void file(RecordReference bundle, int slot, long size, long first, long second);

        /** A chunk that an entry names directly. */
        void chunk(RecordReference chunk);

        /** @param size of the file in bytes */
        void list(RecordReference list, long size);
    }

    /** @param size of the file */
    void add(FileContent content, long size) {
        switch (content) {
            case FileContent.Bundled(RecordReference bundle, int slot, Pid pid) -> {
                int number = number(bundle);
                bytes.u8(FILE).u16(number).u16(slot).u32(size).u64(pid.first()).u64(pid.second());
            }
            case FileContent.FileList(RecordReference list) -> {
                int number = number(list);
                bytes.u8(LIST).u16(number).u64(size);
            }
            case FileContent.Chunks(List<ChunkRef> chunks) -> {
                for (ChunkRef chunk : chunks) {
                    int number = number(chunk.chunk());
                    bytes.u8(CHUNK).u16(number);
                }
            }
            case FileContent.None _ -> {}
        }
    }

    private int number(RecordReference record) {
        Integer known = records.get(record.oid());
        if (known != null) {
            return known;
        }
        int number = records.size();
        records.put(record.oid(), number);
        bytes.u8(RECORD).u8(record.type().number()).bytes(record.oid().bytes());
        bytes.bytes(record.pid().bytes()).u32(record.rawLength()).u16(record.slots());
        bytes.string(ByteString.utf8(record.codecTag()));
        return number;
    }

    /** Returns the accumulated bytes and resets. */
    ByteString drain() {
        ByteString taken = bytes.toByteString();
        bytes.truncate(0);
        records.clear();
        return taken;
    }

    /** Passes the references encoded by {@link #drain} to {@code sink}. */
    static void forEach(ByteString taken, Sink sink) {
        BigEndianReader in = new BigEndianReader(taken.toByteArray());
        List<RecordReference> records = new ArrayList<>();
        while (!in.isAtEnd()) {
            int kind = in.u8();
            switch (kind) {
                case RECORD -> records.add(record(in));
                case FILE -> sink.file(records.get(in.u16()), in.u16(), in.u32(), in.u64(), in.u64());
                case LIST -> sink.list(records.get(in.u16()), in.u64());
                case CHUNK -> sink.chunk(records.get(in.u16()));
                default -> throw new IllegalStateException("item of kind " + kind + " in the references of a leaf");
            }
        }
    }

    private static RecordReference record(BigEndianReader in) {
        int type = in.u8();
        return new RecordReference(
                RecordType.fromNumber(type).orElseThrow(() -> new IllegalStateException("a record of type " + type)),
                Oid.from(in.byteArray(Oid.BYTES), 0),
                Pid.of(in.byteArray(Pid.LENGTH)),
                (int) in.u32(),
                in.u16(),
                new String(in.string().toByteArray(), StandardCharsets.US_ASCII));
    }
}
