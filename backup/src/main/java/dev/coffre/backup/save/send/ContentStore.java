package dev.coffre.backup.save.send;

import dev.coffre.backup.record.SealedRecord;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.save.known.KnownContent;
import dev.coffre.sealing.Owner;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import java.util.List;

/** Makes records of content and sends them, unless the vault has them. Thread-safe; uses the calling thread. */
public final class ContentStore {
    private final Tools.Pool tools;
    private final KnownContent known;
    private final DataUpload upload;

    public ContentStore(Tools.Pool tools, KnownContent known, DataUpload upload) {
        this.tools = tools;
        this.known = known;
        this.upload = upload;
    }

    /** The chunk with this plaintext, which is not needed any more when this returns. */
    public Child chunk(Slice raw) {
        return tools.use(with -> {
            Pid pid = with.sealer().pidOf(RecordType.CHUNK, raw);
            return known.chunk(pid, () -> seal(with, RecordType.CHUNK, 0, raw, pid));
        });
    }

    /** The bundle with this plaintext. */
    public Child bundle(byte[] raw, int slots) {
        return tools.use(with -> {
            Slice whole = Slice.of(raw);
            Pid pid = with.sealer().pidOf(RecordType.BUNDLE, whole);
            return seal(with, RecordType.BUNDLE, slots, whole, pid);
        });
    }

    /** The pid of a small file. */
    public Pid pid(Owner owner, byte[] content) {
        return tools.use(with -> with.pids().ofBundledFile(owner, Slice.of(content)));
    }

    private Child seal(Tools with, RecordType type, int slots, Slice raw, Pid pid) {
        SealedRecord sealed = with.sealer().seal(type, List.of(), RecordHeader.Ext.NONE, raw, pid);
        upload.send(sealed.record());
        return new Child(type, sealed.record().oid(), pid, sealed.rawLength(), slots, sealed.codecTag());
    }
}
