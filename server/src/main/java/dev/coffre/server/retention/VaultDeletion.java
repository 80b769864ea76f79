package dev.coffre.server.retention;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.catalog.Safeguards;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.journal.JournalEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Deletes vaults in which nothing is kept any more. Until it is removed, a deleted vault can be undeleted and refuses all
 * machines. Thread-safe.
 */
public final class VaultDeletion {
    private final Catalog catalog;
    private final Ledger ledger;
    private final InstantSource clock;
    private final ClockGuard guard;
    private final ProtectionAlerts alerts;

    public VaultDeletion(
            Catalog catalog, Ledger ledger, InstantSource clock, ClockGuard guard, ProtectionAlerts alerts) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.clock = clock;
        this.guard = guard;
        this.alerts = alerts;
    }

    /**
     * @param pin used for {@code delete-vault}
     * @throws dev.coffre.vault.problem.Problem {@code vault-not-empty} while one of its machines has points that are not
     *     deleted; {@code clock-suspended}, or an error of the PIN
     */
    public void delete(VaultId vault, PinUse pin) {
        guard.requireTrusted();
        ledger.exclusively(() -> {
            long points = catalog.read(connection -> new PointTable(connection).count(vault));
            if (points > 0) {
                throw ProblemCode.VAULT_NOT_EMPTY.with("points", points);
            }
            if (isDeleted(vault)) {
                return false;
            }
            pin.use(PinOperation.DELETE_VAULT);
            int days = catalog.read(connection -> Safeguards.ofVault(vault, connection))
                    .softDeleteDays();
            ledger.append(new JournalEvent.VaultDeleted(vault, clock.instant().plus(Duration.ofDays(days))));
            alerts.deleted(vault);
            return true;
        });
    }

    /**
     * Undeletes the vault.
     *
     * @return false, without an effect, if the vault is not deleted
     */
    public boolean undelete(VaultId vault) {
        return ledger.exclusively(() -> {
            if (!isDeleted(vault)) {
                return false;
            }
            ledger.append(new JournalEvent.VaultUndeleted(vault));
            alerts.vaultUndeleted(vault);
            return true;
        });
    }

    /** @throws dev.coffre.vault.problem.Problem {@code vault-deleted} */
    public void requireNotDeleted(VaultId vault) {
        if (isDeleted(vault)) {
            throw ProblemCode.VAULT_DELETED.problem();
        }
    }

    /** Removes deleted vaults whose soft-delete period is over, once the last point of their machines is removed. */
    void removeExpired() {
        Instant now = clock.instant();
        for (VaultRow vault : catalog.read(connection -> new VaultTable(connection).all())) {
            ledger.exclusively(() -> {
                boolean over = catalog.read(connection -> new VaultTable(connection).deletedUntil(vault.id()))
                        .filter(until -> !until.isAfter(now))
                        .isPresent();
                if (over && isEmpty(vault.id())) {
                    ledger.append(new JournalEvent.VaultRemoved(vault.id()));
                }
                return over;
            });
        }
    }

    private boolean isEmpty(VaultId vault) {
        return catalog.read(connection -> {
            for (MachineRow machine : new MachineTable(connection).ofVault(vault)) {
                boolean left = MachineRetentionState.of(machine, connection).points().stream()
                        .anyMatch(point -> !point.isRemoved());
                if (left) {
                    return false;
                }
            }
            return true;
        });
    }

    private boolean isDeleted(VaultId vault) {
        return catalog.read(connection -> new VaultTable(connection).deletedUntil(vault))
                .isPresent();
    }
}
