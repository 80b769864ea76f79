package dev.coffre.backup.save.known;

import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.save.draft.RecordTable;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordHeader;
import java.util.List;
import java.util.Optional;

/**
 * The tree pages of the previous point, by their pids: a page of this run that says the same about the same kids is that
 * page, and is neither sealed nor sent again. Not thread-safe.
 */
public final class KnownPages {
    private final PageStore store;
    private final RecordTable records;
    private final Losses lost;
    private final PidTable places = new PidTable();

    public KnownPages(PageStore store, RecordTable records, Losses lost) {
        this.store = store;
        this.records = records;
        this.lost = lost;
    }

    /** A page of the previous point. One that the vault lost must be sent again, and is not taken up. */
    public void add(Child page) {
        if (!lost.include(page)) {
            places.putIfAbsent(page.pid(), records.number(page), PidTable.NO_SLOT);
        }
    }

    /**
     * The page of this plaintext and these kids, if the cache folder has it.
     *
     * @param kids which the plaintext names by their places only, so that its pid does not tell them
     */
    public Optional<Child> find(Pid pid, List<Oid> kids) {
        int at = places.find(pid);
        return at < 0
                ? Optional.empty()
                : Optional.of(records.child(places.record(at)))
                        .filter(page -> store.find(page.oid())
                                .filter(record ->
                                        RecordHeader.ofRecord(record).kids().equals(kids))
                                .isPresent());
    }
}
