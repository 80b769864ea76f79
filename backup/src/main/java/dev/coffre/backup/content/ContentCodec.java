package dev.coffre.backup.content;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.ChildTable;
import dev.coffre.backup.page.PageWriter;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.List;

/** The content field of an entry (docs/format.md §6). */
public final class ContentCodec {
    private static final int NONE = 0;
    private static final int BUNDLED = 1;
    private static final int CHUNKS = 2;
    private static final int FILE_LIST = 3;

    private ContentCodec() {}

    public static void write(FileContent content, PageWriter page) {
        BigEndianWriter body = page.body();
        switch (content) {
            case FileContent.None() -> body.u8(NONE);
            case FileContent.Bundled(RecordReference bundle, int slot, Pid pid) -> {
                body.u8(BUNDLED);
                page.child(bundle);
                body.u16(slot);
                body.bytes(pid.bytes());
            }
            case FileContent.Chunks(List<ChunkRef> chunks) -> {
                body.u8(CHUNKS).u8(chunks.size());
                chunks.forEach(chunk -> chunk.write(page));
            }
            case FileContent.FileList(RecordReference list) -> {
                body.u8(FILE_LIST);
                page.child(list);
            }
        }
    }

    public static FileContent read(BigEndianReader in, ChildTable kids) {
        int kind = in.u8();
        return switch (kind) {
            case NONE -> FileContent.NONE;
            case BUNDLED -> bundled(in, kids);
            case CHUNKS -> chunks(in, kids);
            case FILE_LIST -> new FileContent.FileList(kids.next(in, RecordType.FILELIST));
            default -> throw new MalformedException("content of kind " + kind);
        };
    }

    private static FileContent bundled(BigEndianReader in, ChildTable kids) {
        RecordReference bundle = kids.next(in, RecordType.BUNDLE);
        int slot = in.u16();
        if (slot >= bundle.slots()) {
            throw new MalformedException("slot " + slot + " of a bundle of " + bundle.slots());
        }
        return new FileContent.Bundled(bundle, slot, Pid.of(in.byteArray(Pid.LENGTH)));
    }

    private static FileContent chunks(BigEndianReader in, ChildTable kids) {
        int count = in.u8();
        if (count < 1 || count > FileContent.MAX_CHUNKS_IN_ENTRY) {
            throw new MalformedException(count + " chunks in an entry");
        }
        List<ChunkRef> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            chunks.add(ChunkRef.read(in, kids));
        }
        return new FileContent.Chunks(chunks);
    }
}
