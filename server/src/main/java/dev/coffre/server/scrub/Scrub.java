package dev.coffre.server.scrub;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.JournalState;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.Machines;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.Packs;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.scrub.Expected;
import dev.coffre.vault.scrub.Finding;
import dev.coffre.vault.scrub.PackScrub;
import dev.coffre.vault.scrub.StoreScrub;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Scrubs the store and compares the result with the catalog. Damaged records are recorded, so that they count as absent and the
 * next backup sends them again. One scrub at a time.
 */
public final class Scrub {
    private final StoreFiles store;
    private final Catalog catalog;
    private final VerifyingKey signingKey;
    private final DamageBook book;
    private final ReentrantLock running = new ReentrantLock();

    public Scrub(StoreFiles store, Catalog catalog, VerifyingKey signingKey, DamageBook book) {
        this.store = store;
        this.catalog = catalog;
        this.signingKey = signingKey;
        this.book = book;
    }

    public boolean isRunning() {
        return running.isLocked();
    }

    /** Reads everything, passes every damage to {@code findings}, and returns how much was read. */
    public ScrubReport run(Consumer<ScrubFinding> findings) {
        running.lock();
        try {
            var report = whole().run(expected());
            RelevantFindings relevant = relevant();
            List<Finding> damages = damages(report.findings(), relevant);
            List<ScrubFinding> worded = worded(damages, relevant);
            worded.forEach(findings);
            book.all(worded, relevant.recordsLostBy(damages));
            return new ScrubReport(report.packs(), report.records(), report.points(), damages.size());
        } finally {
            running.unlock();
        }
    }

    /** Reads one pack. In a pack that is being written, reads the acknowledged records only. */
    void read(PackRow pack) {
        RelevantFindings relevant = relevant();
        List<Finding> damages = damages(pack.closed() ? closed(pack, relevant) : relevant.damagedIn(pack), relevant);
        boolean isSound = damages.stream().noneMatch(Finding.PackDamaged.class::isInstance);
        book.pack(pack, worded(damages, relevant), relevant.recordsLostBy(damages), isSound);
    }

    private List<Finding> closed(PackRow pack, RelevantFindings relevant) {
        List<Finding> found = new ArrayList<>(PackScrub.of(store.packs(pack.vault()), pack.header()));
        boolean isThere = found.stream()
                .noneMatch(finding -> finding instanceof Finding.PackDamaged || finding instanceof Finding.PackMissing);
        Set<Oid> named = found.stream()
                .filter(Finding.RecordDamaged.class::isInstance)
                .map(finding -> ((Finding.RecordDamaged) finding).oid())
                .collect(Collectors.toSet());
        if (isThere) {
            relevant.knownDamagedIn(pack).stream()
                    .filter(damaged -> !named.contains(damaged.oid()))
                    .forEach(found::add);
        }
        return found;
    }

    /** Reads journal, points and slots. */
    void readFiles() {
        RelevantFindings relevant = relevant();
        book.files(worded(damages(whole().files(expected()), relevant), relevant));
    }

    private StoreScrub whole() {
        return new StoreScrub(store.disk(), store.layout(), signingKey);
    }

    private RelevantFindings relevant() {
        return new RelevantFindings(catalog, store);
    }

    private static List<Finding> damages(List<Finding> findings, RelevantFindings relevant) {
        return findings.stream().filter(relevant::isDamage).toList();
    }

    private List<ScrubFinding> worded(List<Finding> damages, RelevantFindings relevant) {
        if (damages.isEmpty()) {
            return List.of();
        }
        Wording wording = new Wording(store.layout().store(), machines(), packs(), relevant::keptIn);
        return damages.stream().map(wording::of).toList();
    }

    private Expected expected() {
        return catalog.read(connection -> {
            Packs packs = new Packs(connection);
            return new Expected(
                    packs.all().stream()
                            .filter(pack -> pack.retired().isEmpty())
                            .map(PackRow::id)
                            .collect(Collectors.toSet()),
                    packs.open().stream().map(PackRow::id).collect(Collectors.toSet()),
                    new JournalState(connection).applied());
        });
    }

    private Map<MachineId, MachineRow> machines() {
        return catalog.read(connection -> new Machines(connection).all()).stream()
                .collect(Collectors.toMap(MachineRow::id, machine -> machine));
    }

    private Map<PackId, String> packs() {
        Map<PackId, String> files = new HashMap<>();
        for (PackRow pack : catalog.read(connection -> new Packs(connection).all())) {
            files.put(
                    pack.id(),
                    store.layout()
                            .store()
                            .relativize(store.layout().pack(pack.vault(), pack.header()))
                            .toString());
        }
        return files;
    }
}
