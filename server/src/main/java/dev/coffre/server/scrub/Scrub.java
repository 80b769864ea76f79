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
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.scrub.Expected;
import dev.coffre.vault.scrub.Finding;
import dev.coffre.vault.scrub.StoreScrub;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Scrubs the store and brings together what it says and what the catalog knows: damaged records are noted, so that they
 * count as absent and the next backup sends them again. One scrub at a time.
 */
public final class Scrub {
    private final StoreFiles store;
    private final Catalog catalog;
    private final VerifyingKey signingKey;
    private final BiConsumer<VaultId, List<Oid>> damageFound;
    private final ReentrantLock running = new ReentrantLock();

    /** @param damageFound takes the records that are damaged, so that the catalog says so */
    public Scrub(
            StoreFiles store, Catalog catalog, VerifyingKey signingKey, BiConsumer<VaultId, List<Oid>> damageFound) {
        this.store = store;
        this.catalog = catalog;
        this.signingKey = signingKey;
        this.damageFound = damageFound;
    }

    public boolean isRunning() {
        return running.isLocked();
    }

    /** Tells {@code findings} of every damage, and answers how much was read. */
    public ScrubReport run(Consumer<ScrubFinding> findings) {
        running.lock();
        try {
            var report = new StoreScrub(store.disk(), store.layout(), signingKey).run(expected());
            RelevantFindings relevant = new RelevantFindings(catalog, store);
            List<Finding> damages =
                    report.findings().stream().filter(relevant::isDamage).toList();
            Wording wording = new Wording(store.layout().store(), machineNames(), packs(), relevant::keptIn);
            damages.stream().map(wording::of).forEach(findings);
            relevant.recordsLostBy(damages).forEach(damageFound);
            return new ScrubReport(report.packs(), report.records(), report.points(), damages.size());
        } finally {
            running.unlock();
        }
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

    private Map<MachineId, String> machineNames() {
        return catalog.read(connection -> new Machines(connection).all()).stream()
                .collect(Collectors.toMap(MachineRow::id, MachineRow::name));
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
