package dev.coffre.vault.store.scrub;

import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalEvent.PointCommitted;
import dev.coffre.vault.store.journal.JournalEvent.RecordAliased;
import dev.coffre.vault.store.journal.JournalEvent.SlotsWritten;
import dev.coffre.vault.store.storage.JournalFiles;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.store.storage.PointFiles;
import dev.coffre.vault.store.storage.SlotFiles;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a store from end to end, without keys and without a catalog. It only reads, and may run beside a vault that states
 * which packs it is writing. Memory grows with the number of records: about 200 bytes for each, and 32 for every child.
 *
 * @param vaultKey verifies the signatures of journal, receipts and tombstones
 */
public record StoreScrub(Store files, StoreLayout layout, VerifyingKey vaultKey) {

    /** Checks everything. */
    public StoreScrubReport run(ExpectedContents expected) {
        JournalScrub journal = journal(expected);
        List<StoreFinding> findings = new ArrayList<>();
        PackScrub packs = new PackScrub(expected);
        List<StoredPoint> whole = checkSmallFiles(journal, findings);
        for (VaultId vault : vaults(journal.events(), UnknownNames.in(files))) {
            packs.add(ofVault(vault, journal.events(), RecordAliased.class, RecordAliased::vault));
            packs.read(new PackFiles(files, layout, vault));
        }
        findings.addAll(packs.findings(whole));
        findings.addAll(new StrayFiles(files, layout).find());
        return new StoreScrubReport(findings, packs.packs(), packs.records(), whole.size());
    }

    /** Checks journal, slots and points, but no packs. */
    public List<StoreFinding> runWithoutPacks(ExpectedContents expected) {
        List<StoreFinding> findings = new ArrayList<>();
        checkSmallFiles(journal(expected), findings);
        return findings;
    }

    private JournalScrub journal(ExpectedContents expected) {
        return new JournalScrub(new JournalFiles(files, layout), vaultKey, expected.lastSegment());
    }

    /** Returns the undamaged points. */
    private List<StoredPoint> checkSmallFiles(JournalScrub journal, List<StoreFinding> findings) {
        findings.addAll(journal.findings());
        List<StoredPoint> whole = new ArrayList<>();
        UnknownNames unknown = UnknownNames.in(files);
        for (VaultId vault : vaults(journal.events(), unknown)) {
            SlotScrub slots = new SlotScrub(new SlotFiles(files, layout, vault), unknown);
            slots.read(ofVault(vault, journal.events(), SlotsWritten.class, SlotsWritten::vault));
            findings.addAll(slots.findings());
            PointScrub points = new PointScrub(new PointFiles(files, layout, vault), vaultKey, unknown);
            points.read(ofVault(vault, journal.events(), PointCommitted.class, PointCommitted::vault));
            findings.addAll(points.findings());
            whole.addAll(points.points());
        }
        return whole;
    }

    /** Returns the vaults of the journal, and some of those that only have a directory. */
    private Set<VaultId> vaults(List<JournalEvent> events, UnknownNames unknown) {
        Set<VaultId> vaults = new LinkedHashSet<>();
        for (JournalEvent event : events) {
            if (event instanceof JournalEvent.VaultCreated created) {
                vaults.add(created.vault());
            }
        }
        layout.vaultsIn(files, unknown.mostWith(vaults.size())).stream()
                .filter(vault -> !vaults.contains(vault) && unknown.take())
                .forEach(vaults::add);
        return vaults;
    }

    private static <E extends JournalEvent> List<E> ofVault(
            VaultId vault, List<JournalEvent> events, Class<E> kind, Function<E, VaultId> vaultOf) {
        return events.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(event -> vaultOf.apply(event).equals(vault))
                .toList();
    }
}
