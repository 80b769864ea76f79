package dev.coffre.server.admission;

import dev.coffre.server.access.MachineAccessCheck;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.Alias;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.store.journal.JournalEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records aliases, which name the substitute of a lost record. Writes them to the journal, so that a rebuild knows them, and
 * to the catalog. Runs on the admission thread, so that no record is replaced while it is being sent. If another process
 * admits it meanwhile, the projection leaves it alone. The substitute is live and the replaced record is not, so two records
 * never replace each other.
 */
public final class AliasRecorder {
    private final Catalog catalog;
    private final Ledger ledger;
    private final AdmissionThread admissionThread;

    public AliasRecorder(Catalog catalog, Ledger ledger, AdmissionThread admissionThread) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.admissionThread = admissionThread;
    }

    void record(TokenIdentity.MachineTokenIdentity machine, List<Alias> aliases) {
        admissionThread.run(() -> ledger.exclusively(
                () -> { // no flip of another process condemns a substitute meanwhile
                    JournalEvent[] events = validAliases(machine, aliases).stream()
                            .map(alias ->
                                    new JournalEvent.RecordAliased(machine.vault(), alias.lost(), alias.substitute()))
                            .toArray(JournalEvent[]::new);
                    if (events.length > 0) {
                        ledger.append(events);
                    }
                    return true;
                }));
    }

    private List<Alias> validAliases(TokenIdentity.MachineTokenIdentity machine, List<Alias> aliases) {
        Set<Oid> named = new HashSet<>();
        aliases.forEach(alias -> named.addAll(List.of(alias.lost(), alias.substitute())));
        return catalog.read(connection -> {
            new MachineAccessCheck(connection).require(machine.machine());
            int domainNr = new VaultTable(connection)
                    .domain(machine.domain())
                    .orElseThrow()
                    .nr();
            Map<Oid, RecordRow> rows = new VaultRecordTable(connection).find(named);
            rows.values().removeIf(row -> row.domainNr() != domainNr);
            Set<Oid> seen = new HashSet<>();
            return aliases.stream()
                    .filter(alias ->
                            isValid(rows.get(alias.lost()), rows.get(alias.substitute())) && seen.add(alias.lost()))
                    .toList();
        });
    }

    /**
     * Returns whether {@code by} may replace {@code lost}. If a rebuild found only the oid of a lost record, its type is
     * unknown, and any data record may replace it.
     */
    private static boolean isValid(@Nullable RecordRow lost, @Nullable RecordRow by) {
        return lost != null
                && by != null
                && by.isLive()
                && by.type().isData()
                && (lost.state() == RecordState.DAMAGED || lost.isAliased() && !lost.isLive())
                && (lost.type() == by.type() || lost.length() == 0 && !lost.isAliased());
    }
}
