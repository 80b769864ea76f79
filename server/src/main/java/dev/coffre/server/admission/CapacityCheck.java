package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
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
     * What counts when a batch is checked. All values are in bytes, except the records of {@code session}.
     *
     * @param quota of the vault; 0 for none
     * @param stored what the catalog counts for the vault
     * @param pending what the groups on their way add to it
     * @param session the totals of the session, without the batch
     */
    record VaultUsage(long quota, long stored, long pending, SessionTotals session) {}

    /**
     * @param fresh the totals that the batch would add
     * @throws Problem {@code quota-exceeded} or {@code vault-disk-full}
     */
    void require(SessionTotals fresh, VaultUsage usage) {
        if (fresh.recordsAdmitted() == 0) {
            return;
        }
        long added = usage.pending + fresh.bytesAdmitted() + missingToMinimum(usage.session.plus(fresh));
        requireQuota(usage.quota, usage.stored + added, quota -> quota - pointReserve(quota));
        if (!disk.has(added)) {
            throw ProblemCode.VAULT_DISK_FULL.problem();
        }
    }

    /** Returns whether the problem is one of {@link #require}. */
    static boolean isLackOfRoom(Problem problem) {
        return problem.code() == ProblemCode.QUOTA_EXCEEDED || problem.code() == ProblemCode.VAULT_DISK_FULL;
    }

    private static long missingToMinimum(SessionTotals session) {
        return Math.max(0, session.recordsAdmitted() * MIN_AVERAGE_BYTES - session.bytesAdmitted());
    }

    private static long pointReserve(long quota) {
        return Math.min(MAX_POINT_RESERVE, quota / POINT_RESERVE_DIVISOR);
    }

    /**
     * Checks whether a recovery point fits.
     *
     * @param bytes how much of the quota the point uses
     * @throws Problem {@code quota-exceeded} or {@code vault-disk-full}
     */
    public void requireForPoint(VaultId vault, long bytes) {
        catalog.read(connection -> {
            VaultTable vaults = new VaultTable(connection);
            long quota = vaults.find(vault).orElseThrow().quota();
            requireQuota(quota, vaults.bytesStored(vault) + bytes, LongUnaryOperator.identity());
            return quota;
        });
        if (!disk.hasForPoint(bytes)) {
            throw ProblemCode.VAULT_DISK_FULL.problem();
        }
    }

    private static void requireQuota(long quota, long used, LongUnaryOperator usable) {
        if (quota > 0 && used > usable.applyAsLong(quota)) {
            throw ProblemCode.QUOTA_EXCEEDED.with("quota", quota);
        }
    }
}
