package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.SessionTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.util.function.LongUnaryOperator;

/**
 * Checks whether a batch fits into the vault's quota and into the share of the disk that agents may use.
 *
 * <p>The records of a session count as at least {@link #MIN_AVERAGE_BYTES} bytes on average. Each of them is also a row of
 * the catalog, and an attacker with a machine's key could send only the smallest records. Small records are not refused,
 * because sparse files and compressible attributes produce them too.
 *
 * <p>Records leave a small part of the quota to points, and points may use a part of the disk reserve. So an agent whose
 * records were accepted can commit them.
 */
public final class CapacityCheck {
    private static final long MIN_AVERAGE_BYTES = 1_024;
    private static final long MAX_POINT_RESERVE = 4 << 20;
    private static final int POINT_RESERVE_DIVISOR = 50;

    private final Catalog catalog;
    private final DiskSpace disk;

    public CapacityCheck(Catalog catalog, DiskSpace disk) {
        this.catalog = catalog;
        this.disk = disk;
    }

    /**
     * @param fresh the totals that the batch would add
     * @throws dev.coffre.vault.problem.Problem {@code quota-exceeded} or {@code vault-disk-full}
     */
    void require(AdmissionBatch batch, SessionTotals fresh, CommitGroup group) {
        if (fresh.recordsAdmitted() == 0) {
            return;
        }
        long added = group.bytes(batch.vault()) + fresh.bytesAdmitted() + missingToMinimum(batch, fresh, group);
        requireQuota(batch, added);
        if (!disk.has(added)) {
            throw ProblemCode.VAULT_DISK_FULL.problem();
        }
    }

    private long missingToMinimum(AdmissionBatch batch, SessionTotals fresh, CommitGroup group) {
        SessionTotals session = catalog.read(connection -> new SessionTable(connection).find(batch.session()))
                .map(row -> row.totals())
                .orElse(SessionTotals.NONE)
                .plus(group.totals(batch.session()))
                .plus(fresh);
        return Math.max(0, session.recordsAdmitted() * MIN_AVERAGE_BYTES - session.bytesAdmitted());
    }

    private void requireQuota(AdmissionBatch batch, long added) {
        requireQuota(batch.vault(), added, quota -> quota - Math.min(MAX_POINT_RESERVE, quota / POINT_RESERVE_DIVISOR));
    }

    /**
     * Checks whether a recovery point fits.
     *
     * @param bytes how much of the quota the point uses
     * @throws dev.coffre.vault.problem.Problem {@code quota-exceeded} or {@code vault-disk-full}
     */
    public void requireForPoint(VaultId vault, long bytes) {
        requireQuota(vault, bytes, quota -> quota);
        if (!disk.hasForPoint(bytes)) {
            throw ProblemCode.VAULT_DISK_FULL.problem();
        }
    }

    private void requireQuota(VaultId vault, long added, LongUnaryOperator usable) {
        catalog.read(connection -> {
            VaultTable vaults = new VaultTable(connection);
            long quota = vaults.find(vault).orElseThrow().quota();
            if (quota > 0 && vaults.bytesStored(vault) + added > usable.applyAsLong(quota)) {
                throw ProblemCode.QUOTA_EXCEEDED.with("quota", quota);
            }
            return quota;
        });
    }
}
