package dev.coffre.server.scrub;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.JournalPosition;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.LeasedRole;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.limit.SingleRun;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.scrub.ExpectedContents;
import dev.coffre.vault.store.scrub.PackScrub;
import dev.coffre.vault.store.scrub.StoreFinding;
import dev.coffre.vault.store.scrub.StoreScrub;
import dev.coffre.vault.store.storage.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Scrubs the store and compares the result with the catalog. Damaged records are recorded, so that they count as absent
 * and the next backup sends them again. One scrub at a time.
 */
public final class StoreScrubber {
    private final StoreFiles store;
    private final Catalog catalog;
    private final VerifyingKey signingKey;
    private final DamageRegistry damageRegistry;
    private final LeasedRole role;
    private final SingleRun running;

    public StoreScrubber(StoreFiles store, Catalog catalog, VerifyingKey signingKey, DamageRegistry damageRegistry) {
        this.store = store;
        this.catalog = catalog;
        this.signingKey = signingKey;
        this.damageRegistry = damageRegistry;
        this.role = catalog.role(LeaseRole.SCRUB);
        this.running = new SingleRun("scrub", role);
    }

    public boolean isRunning() {
        return running.isRunning();
    }

    /**
     * Reads everything, passes every damage to {@code findings}, and returns how much was read. Takes the role from another
     * process, which otherwise keeps it until it stops.
     *
     * @throws dev.coffre.vault.problem.Problem {@code maintenance-running} if this process scrubs
     */
    public ScrubReport run(SingleRun.IfRunning ifRunning, Consumer<ScrubFinding> findings) {
        return role.runHere(() -> running.run(ifRunning, () -> scrub(findings)));
    }

    private ScrubReport scrub(Consumer<ScrubFinding> findings) {
        var report = storeScrub(new LeaseCheckingStore(store.store(), catalog)).run(expected());
        FindingAssessment relevant = assessment();
        List<StoreFinding> damages = damages(report.findings(), relevant);
        List<ScrubFinding> worded = describe(damages, relevant);
        worded.forEach(findings);
        damageRegistry.recordStore(worded, relevant.recordsLostBy(damages));
        return new ScrubReport(report.packs(), report.records(), report.points(), damages.size());
    }

    /** Reads one pack. In a pack that is being written, reads the acknowledged records only. */
    public void read(PackRow pack) {
        FindingAssessment relevant = assessment();
        List<StoreFinding> damages =
                damages(pack.closed() ? closed(pack, relevant) : relevant.damagedIn(pack), relevant);
        boolean isSound = damages.stream().noneMatch(StoreFinding.PackDamaged.class::isInstance);
        damageRegistry.recordPack(pack, describe(damages, relevant), relevant.recordsLostBy(damages), isSound);
    }

    private List<StoreFinding> closed(PackRow pack, FindingAssessment relevant) {
        List<StoreFinding> found = new ArrayList<>(PackScrub.check(store.packs(pack.vault()), pack.header()));
        boolean isThere = found.stream()
                .noneMatch(finding ->
                        finding instanceof StoreFinding.PackDamaged || finding instanceof StoreFinding.PackMissing);
        Set<Oid> named = found.stream()
                .filter(StoreFinding.RecordDamaged.class::isInstance)
                .map(finding -> ((StoreFinding.RecordDamaged) finding).oid())
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
        FindingAssessment relevant = assessment();
        damageRegistry.recordFiles(
                describe(damages(storeScrub(store.store()).runWithoutPacks(expected()), relevant), relevant));
    }

    private StoreScrub storeScrub(Store files) {
        return new StoreScrub(files, store.layout(), signingKey);
    }

    private FindingAssessment assessment() {
        return new FindingAssessment(catalog, store);
    }

    private static List<StoreFinding> damages(List<StoreFinding> findings, FindingAssessment relevant) {
        return findings.stream().filter(relevant::isDamage).toList();
    }

    private List<ScrubFinding> describe(List<StoreFinding> damages, FindingAssessment relevant) {
        if (damages.isEmpty()) {
            return List.of();
        }
        FindingDescription wording =
                new FindingDescription(store.layout().store(), machines(), packs(), relevant::packOf);
        return damages.stream().map(wording::describe).toList();
    }

    private ExpectedContents expected() {
        return catalog.read(connection -> {
            PackTable packs = new PackTable(connection);
            return new ExpectedContents(
                    packs.all().stream()
                            .filter(pack -> pack.retired().isEmpty())
                            .map(PackRow::id)
                            .collect(Collectors.toSet()),
                    packs.open().stream().map(PackRow::id).collect(Collectors.toSet()),
                    new JournalPosition(connection).appliedSegment());
        });
    }

    private Map<MachineId, MachineRow> machines() {
        return catalog.read(connection -> new MachineTable(connection).all()).stream()
                .collect(Collectors.toMap(MachineRow::id, machine -> machine));
    }

    private Map<PackId, String> packs() {
        Map<PackId, String> files = new HashMap<>();
        for (PackRow pack : catalog.read(connection -> new PackTable(connection).all())) {
            files.put(
                    pack.id(),
                    store.layout()
                            .store()
                            .relativize(store.layout().packFile(pack.vault(), pack.header()))
                            .toString());
        }
        return files;
    }
}
