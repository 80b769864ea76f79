package dev.coffre.backup.content;

import dev.coffre.backup.bytes.ByteReader;
import dev.coffre.backup.bytes.ByteWriter;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.page.KidTable;
import dev.coffre.backup.page.PageWriter;
import dev.coffre.backup.reference.Child;
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

    public static void write(Content content, PageWriter page) {
        ByteWriter body = page.body();
        switch (content) {
            case Content.None() -> body.u8(NONE);
            case Content.Bundled(Child bundle, int slot, Pid pid) -> {
                body.u8(BUNDLED);
                page.kid(bundle);
                body.u16(slot);
                body.bytes(pid.bytes());
            }
            case Content.Chunks(List<ChunkRef> chunks) -> {
                body.u8(CHUNKS).u8(chunks.size());
                chunks.forEach(chunk -> chunk.write(page));
            }
            case Content.FileList(Child list) -> {
                body.u8(FILE_LIST);
                page.kid(list);
            }
        }
    }

    public static Content read(ByteReader in, KidTable kids) {
        int kind = in.u8();
        return switch (kind) {
            case NONE -> Content.NONE;
            case BUNDLED -> bundled(in, kids);
            case CHUNKS -> chunks(in, kids);
            case FILE_LIST -> new Content.FileList(kids.next(in, RecordType.FILELIST));
            default -> throw new MalformedException("content of kind " + kind);
        };
    }

    private static Content bundled(ByteReader in, KidTable kids) {
        Child bundle = kids.next(in, RecordType.BUNDLE);
        int slot = in.u16();
        if (slot >= bundle.slots()) {
            throw new MalformedException("slot " + slot + " of a bundle of " + bundle.slots());
        }
        return new Content.Bundled(bundle, slot, Pid.of(in.array(Pid.LENGTH)));
    }

    private static Content chunks(ByteReader in, KidTable kids) {
        int count = in.u8();
        if (count < 1 || count > Content.MAX_CHUNKS_IN_ENTRY) {
            throw new MalformedException(count + " chunks in an entry");
        }
        List<ChunkRef> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            chunks.add(ChunkRef.read(in, kids));
        }
        return new Content.Chunks(chunks);
    }
}
