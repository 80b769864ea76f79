package dev.coffre.server.admission;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.Sessions;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.problem.ProblemCode;

/**
 * Whether a batch may still be stored: the vault's quota, the share of the disk that agents may use, and the size of
 * what a session sends.
 */
public final class Room {
    /** Beyond this many records a session's average has to be one that an agent can come to. */
    private static final long MANY_RECORDS = 65_536;

    private static final long MIN_AVERAGE = 1_024;

    private final Catalog catalog;
    private final DiskSpace disk;

    public Room(Catalog catalog, DiskSpace disk) {
        this.catalog = catalog;
        this.disk = disk;
    }

    /** @throws dev.coffre.vault.problem.Problem {@code quota-exceeded}, {@code vault-disk-full} or {@code forbidden} */
    void require(Batch batch, long bytes, Group group) {
        if (bytes == 0) {
            return;
        }
        requireQuota(batch, bytes, group);
        if (!disk.has(bytes + group.bytes(batch.vault()))) {
            throw ProblemCode.VAULT_DISK_FULL.problem();
        }
        requireAverage(batch, group);
    }

    private void requireQuota(Batch batch, long bytes, Group group) {
        catalog.read(connection -> {
            Vaults vaults = new Vaults(connection);
            long quota = vaults.find(batch.vault()).orElseThrow().quota();
            if (quota > 0 && vaults.bytesStored(batch.vault()) + group.bytes(batch.vault()) + bytes > quota) {
                throw ProblemCode.QUOTA_EXCEEDED.with("quota", quota);
            }
            return quota;
        });
    }

    private void requireAverage(Batch batch, Group group) {
        SessionTotals totals = catalog.read(connection -> new Sessions(connection).find(batch.session()))
                .map(session -> session.totals())
                .orElse(SessionTotals.NONE)
                .plus(group.totals(batch.session()));
        if (totals.recordsAdmitted() > MANY_RECORDS
                && totals.bytesAdmitted() / totals.recordsAdmitted() < MIN_AVERAGE) {
            throw ProblemCode.FORBIDDEN.with("reason", "the records of this session are too small");
        }
    }
}
