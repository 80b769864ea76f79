package dev.coffre.server.admission;

import dev.coffre.server.access.MachineAccessCheck;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.SessionRow;
import dev.coffre.server.catalog.SessionTable;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The rows that the admission of some batches needs. Its snapshot may or may not include the group on its way. */
final class AdmissionFacts {
    /** Records looked up by one statement, which bounds its parameter. */
    private static final int OIDS_AT_ONCE = 8_192;

    private final Map<MachineId, Optional<Problem>> refusals = new HashMap<>();
    private final Map<DomainId, DomainRow> domains = new HashMap<>();
    private final Map<SessionId, SessionTotals> sessions = new HashMap<>();
    private final Map<VaultId, StoredBytes> vaults = new HashMap<>();
    private final Map<Oid, RecordRow> rows = new HashMap<>();
    private final long lastOrd;

    private record StoredBytes(long quota, long stored) {}

    /** Looks up everything that the admission of these batches needs. */
    AdmissionFacts(CatalogConnection connection, Collection<UploadedBatch> batches) {
        Set<Oid> oids = new HashSet<>();
        for (UploadedBatch batch : batches) {
            batch.parsed().records().forEach(record -> oids.add(record.oid()));
            batch.parsed().headers().forEach(header -> oids.addAll(header.children()));
            if (!refusals.containsKey(batch.sender().machine())) {
                refusals.put(
                        batch.sender().machine(),
                        refusal(connection, batch.sender().machine()));
            }
            if (!domains.containsKey(batch.domain())) {
                new VaultTable(connection).domain(batch.domain()).ifPresent(row -> domains.put(batch.domain(), row));
            }
            if (!sessions.containsKey(batch.session())) {
                Optional<SessionRow> session = new SessionTable(connection).find(batch.session());
                sessions.put(batch.session(), session.map(SessionRow::totals).orElse(SessionTotals.NONE));
            }
            if (!vaults.containsKey(batch.vault())) {
                vaults.put(batch.vault(), stored(new VaultTable(connection), batch.vault()));
            }
        }
        VaultRecordTable records = new VaultRecordTable(connection);
        List<Oid> all = List.copyOf(oids);
        for (int first = 0; first < all.size(); first += OIDS_AT_ONCE) {
            rows.putAll(records.find(all.subList(first, Math.min(all.size(), first + OIDS_AT_ONCE))));
        }
        lastOrd = records.lastOrd();
    }

    private static Optional<Problem> refusal(CatalogConnection connection, MachineId machine) {
        try {
            new MachineAccessCheck(connection).require(machine);
            return Optional.empty();
        } catch (Problem refused) {
            return Optional.of(refused);
        }
    }

    private static StoredBytes stored(VaultTable vaults, VaultId vault) {
        return new StoredBytes(vaults.find(vault).map(row -> row.quota()).orElse(0L), vaults.bytesStored(vault));
    }

    /**
     * Returns the domain of the batch.
     *
     * @throws Problem {@code machine-unknown} if the machine was removed, {@code vault-deleted} if its vault was deleted
     */
    DomainRow domain(UploadedBatch batch) {
        Optional<Problem> refusal =
                Objects.requireNonNull(refusals.get(batch.sender().machine()));
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return Optional.ofNullable(domains.get(batch.domain())).orElseThrow();
    }

    Optional<RecordRow> row(Oid oid) {
        return Optional.ofNullable(rows.get(oid));
    }

    long lastOrd() {
        return lastOrd;
    }

    /** @param pending bytes of the vault, and {@code more} of the session, that are on their way */
    CapacityCheck.VaultUsage usage(UploadedBatch batch, long pending, SessionTotals more) {
        StoredBytes vault = Objects.requireNonNull(vaults.get(batch.vault()));
        SessionTotals session =
                Objects.requireNonNull(sessions.get(batch.session())).plus(more);
        return new CapacityCheck.VaultUsage(vault.quota, vault.stored, pending, session);
    }
}
