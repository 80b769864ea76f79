package dev.coffre.backup.fetch;

import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A pool of {@link RecordOpener}s. Thread-safe. After closing it still lends to threads that have not finished, but pools
 * nothing.
 */
public final class RecordOpenerPool implements AutoCloseable {
    private final DomainKeys keys;
    private final boolean verifiesPids;
    /** The one used last comes first, so that few of them grow the buffers of large records. */
    private final ConcurrentLinkedDeque<RecordOpener> idle = new ConcurrentLinkedDeque<>();

    private volatile boolean closed;

    private RecordOpenerPool(DomainKeys keys, boolean verifiesPids) {
        this.keys = keys;
        this.verifiesPids = verifiesPids;
    }

    /** @param keys must outlive this pool */
    public RecordOpenerPool(DomainKeys keys) {
        this(keys, false);
    }

    /**
     * Returns a pool that also hashes decompressed content. A check needs this: it detects even a pid that a holder of the
     * data key sealed with other content.
     */
    public static RecordOpenerPool verifyingPids(DomainKeys keys) {
        return new RecordOpenerPool(keys, true);
    }

    public <T> T withOpener(Function<RecordOpener, T> use) {
        RecordOpener taken = idle.poll();
        RecordOpener opener = taken == null ? new RecordOpener(keys) : taken;
        try {
            return use.apply(opener);
        } finally {
            idle.push(opener);
            if (closed) {
                closeIdle();
            }
        }
    }

    /** Opens a record and verifies everything that its parent says. The parent must be a verified page. */
    public OpenedRecord open(RecordReference child, RecordBytes record) {
        return withOpener(opener -> open(opener, child, record, byte[]::new));
    }

    /** @param memory gives an array of at least this length, for the content of a chunk or bundle */
    private OpenedRecord open(
            RecordOpener opener, RecordReference child, RecordBytes record, IntFunction<byte[]> memory) {
        OpenedRecord opened = child.type().isData()
                ? opener.openNamed(child.oid(), child.type(), child.pid(), record, verifiesPids, memory)
                : opened(opener, child, record, verifiesPids);
        return requireLength(child, opened);
    }

    /**
     * Opens a substitute for a lost record. The signed point vouches for the lost oid but not for this one. A holder of the
     * data key can seal any pid with any content, so seal and content are always verified. For chunks and bundles only: a
     * page's pid does not cover the records that it names.
     */
    OpenedRecord openSubstitute(RecordReference lost, RecordBytes record) {
        if (!lost.type().isData()) {
            throw ProblemCode.RECORD_DAMAGED
                    .with("reason", "a page that is not the one asked for")
                    .with("oid", lost.oid());
        }
        return requireLength(lost, opened(lost.withOid(record.oid()), record, true));
    }

    /**
     * Opens a record, as {@link #open}, and returns the result of {@code use}. The content is in a buffer that the next
     * record overwrites, so {@code use} must not keep it.
     */
    <T> T openBriefly(RecordReference child, RecordBytes record, BiFunction<RecordOpener, OpenedRecord, T> use) {
        return withOpener(opener -> use.apply(opener, open(opener, child, record, opener::keptBuffer)));
    }

    private static OpenedRecord requireLength(RecordReference child, OpenedRecord opened) {
        if (opened.raw().length() != child.rawLength()) {
            throw PageSource.damaged(
                    child, opened.raw().length() + " bytes where its parent says " + child.rawLength());
        }
        return opened;
    }

    /** Opens a page, as {@link PageSource} specifies. */
    public RawPage openPage(RecordReference child, RecordBytes record) {
        return page(child, opened(child, record, verifiesPids));
    }

    static RawPage page(RecordReference child, OpenedRecord opened) {
        return new RawPage(
                child.type(), opened.header().children(), opened.raw().toArray());
    }

    private OpenedRecord opened(RecordReference child, RecordBytes record, boolean verifiesPid) {
        return withOpener(opener -> opened(opener, child, record, verifiesPid));
    }

    private static OpenedRecord opened(
            RecordOpener opener, RecordReference child, RecordBytes record, boolean verifiesPid) {
        OpenedRecord opened = opener.open(child.oid(), child.type(), child.pid(), record);
        if (verifiesPid && !opener.matchesPid(opened)) {
            throw PageSource.damaged(child, "its content is not that of its pid");
        }
        return opened;
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    private void closeIdle() {
        for (RecordOpener opener = idle.poll(); opener != null; opener = idle.poll()) {
            opener.close();
        }
    }
}
