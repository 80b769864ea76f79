package dev.coffre.server.retention;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.Machines;
import dev.coffre.server.catalog.Points;
import dev.coffre.server.catalog.Safeguards;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.problem.ProblemCode;
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
    private final CareAlerts alerts;

    public VaultDeletion(Catalog catalog, Ledger ledger, InstantSource clock, ClockGuard guard, CareAlerts alerts) {
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
        guard.require();
        ledger.inTurn(() -> {
            long points = catalog.read(connection -> new Points(connection).count(vault));
            if (points > 0) {
                throw ProblemCode.VAULT_NOT_EMPTY.with("points", points);
            }
            if (isDeleted(vault)) {
                return false;
            }
            pin.use(PinOperation.DELETE_VAULT);
            int days =
                    catalog.read(connection -> Safeguards.of(vault, connection)).softDeleteDays();
            ledger.append(new JournalEvent.VaultDeleted(vault, clock.instant().plus(Duration.ofDays(days))));
            alerts.deleted(vault);
            return true;
        });
    }

    /** Undeletes the vault. Has no effect on a vault that is not deleted. */
    public void restore(VaultId vault) {
        ledger.inTurn(() -> {
            if (isDeleted(vault)) {
                ledger.append(new JournalEvent.VaultRestored(vault));
                alerts.restored(vault);
            }
            return true;
        });
    }

    /** @throws dev.coffre.vault.problem.Problem {@code vault-deleted} */
    public void requireNot(VaultId vault) {
        if (isDeleted(vault)) {
            throw ProblemCode.VAULT_DELETED.problem();
        }
    }

    /** Removes deleted vaults whose soft-delete period is over, once the last point of their machines is removed. */
    void settle() {
        Instant now = clock.instant();
        for (VaultRow vault : catalog.read(connection -> new Vaults(connection).all())) {
            ledger.inTurn(() -> {
                boolean over = catalog.read(connection -> new Vaults(connection).deletedUntil(vault.id()))
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
            for (MachineRow machine : new Machines(connection).ofVault(vault)) {
                boolean left =
                        MachinePlan.of(machine, connection).points().stream().anyMatch(point -> !point.isRemoved());
                if (left) {
                    return false;
                }
            }
            return true;
        });
    }

    private boolean isDeleted(VaultId vault) {
        return catalog.read(connection -> new Vaults(connection).deletedUntil(vault))
                .isPresent();
    }
}
