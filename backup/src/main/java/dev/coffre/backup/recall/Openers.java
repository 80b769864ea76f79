package dev.coffre.backup.recall;

import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.backup.reference.Child;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.problem.ProblemCode;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Lends a {@link RecordOpener} to whichever thread needs one. Thread-safe; close it when nothing is borrowed. */
public final class Openers implements AutoCloseable {
    private final DomainKeys keys;
    private final ConcurrentLinkedQueue<RecordOpener> idle = new ConcurrentLinkedQueue<>();

    /** @param keys outlive this */
    public Openers(DomainKeys keys) {
        this.keys = keys;
    }

    public <T> T lend(Function<RecordOpener, T> use) {
        RecordOpener taken = idle.poll();
        RecordOpener opener = taken == null ? new RecordOpener(keys) : taken;
        try {
            return use.apply(opener);
        } finally {
            idle.add(opener);
        }
    }

    /** The plaintext of a record, of the length that its parent says. */
    public Slice open(Child child, byte[] record) {
        Slice raw = opened(child, record).raw();
        if (raw.length() != child.rawLength()) {
            throw ProblemCode.PAYLOAD_MALFORMED
                    .with("oid", child.oid())
                    .with("reason", raw.length() + " bytes where its parent says " + child.rawLength());
        }
        return raw;
    }

    /** A page, as {@link dev.coffre.backup.page.PageSource} promises it. */
    public RawPage openPage(Child child, byte[] record) {
        OpenedRecord opened = opened(child, record);
        return new RawPage(child.type(), opened.header().kids(), opened.raw().toArray());
    }

    private OpenedRecord opened(Child child, byte[] record) {
        return lend(opener -> opener.open(child.oid(), child.type(), child.pid(), record));
    }

    @Override
    public void close() {
        for (RecordOpener opener = idle.poll(); opener != null; opener = idle.poll()) {
            opener.close();
        }
    }
}
