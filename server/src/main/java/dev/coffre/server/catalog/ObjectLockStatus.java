package dev.coffre.server.catalog;

import dev.coffre.server.catalog.LockedObjectTable.Horizon;
import dev.coffre.vault.id.VaultId;
import java.util.List;
import java.util.Optional;

/**
 * The locks of a vault's objects, for people.
 *
 * @param horizon until when nobody can destroy what the vault's points need; empty before the first daily listing
 * @param foreign versions that somebody else wrote, the newest first, at most 100
 * @param foreignVersions how many of them are known
 */
public record ObjectLockStatus(Optional<Horizon> horizon, List<ForeignVersionRow> foreign, long foreignVersions) {
    private static final int MAX_SHOWN = 100;

    public ObjectLockStatus {
        foreign = List.copyOf(foreign);
    }

    /** Returns the status; empty if the store does not lock its objects. */
    public static Optional<ObjectLockStatus> ofVault(VaultId vault, CatalogConnection connection) {
        LockedObjectTable objects = new LockedObjectTable(connection);
        if (!objects.isUsed()) {
            return Optional.empty();
        }
        ForeignVersionTable foreign = new ForeignVersionTable(connection);
        return Optional.of(
                new ObjectLockStatus(objects.horizon(vault), foreign.list(vault, MAX_SHOWN), foreign.count(vault)));
    }
}
