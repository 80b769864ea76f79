package dev.coffre.backup.save.reuse;

import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.save.pending.RecordTable;
import dev.coffre.backup.save.pid.PidTable;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordHeader;
import java.util.List;
import java.util.Optional;

/**
 * Finds the tree pages of the previous point by pid. A page of this run with the same plaintext and children is the same
 * page, and is neither sealed nor sent again. Not thread-safe.
 */
public final class PageDedupIndex {
    private final PageStore store;
    private final RecordTable records;
    private final LostRecords lost;
    private final PidTable pids = new PidTable();

    public PageDedupIndex(PageStore store, RecordTable records, LostRecords lost) {
        this.store = store;
        this.records = records;
        this.lost = lost;
    }

    /** Adds a page of the previous point. Ignores a page that the vault lost, because it must be sent again. */
    public void add(RecordReference page) {
        if (!lost.contains(page)) {
            Pid pid = page.pid();
            pids.putIfAbsent(pid.first(), pid.second(), records.number(page), PidTable.NO_SLOT);
        }
    }

    /**
     * Returns the page with this plaintext and these children, if the cache folder has it.
     *
     * @param kids must be compared too: the plaintext names them by position only, so the pid does not cover them
     */
    public Optional<RecordReference> find(Pid pid, List<Oid> kids) {
        int at = pids.find(pid);
        return at < 0
                ? Optional.empty()
                : Optional.of(records.child(pids.record(at)))
                        .filter(page -> store.find(page.oid())
                                .filter(record ->
                                        RecordHeader.ofRecord(record).children().equals(kids))
                                .isPresent());
    }
}
