package dev.coffre.server.hosting;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.VaultLimits;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.field.Names;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.LimitsEntry;
import dev.coffre.vault.wire.SetLimits;
import java.util.random.RandomGenerator;

/** Creates vaults and sets their description, limits and quota. */
public final class VaultKeeping {
    private final Catalog catalog;
    private final Ledger ledger;
    private final RandomGenerator random;

    public VaultKeeping(Catalog catalog, Ledger ledger, RandomGenerator random) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.random = random;
    }

    /** @throws dev.coffre.vault.problem.Problem {@code vault-name-invalid} or {@code vault-name-taken} */
    public VaultId create(String name, String description) {
        VaultName.require(name);
        requireDescription(description);
        return ledger.inTurn(() -> {
            if (catalog.read(connection -> new Vaults(connection).named(name)).isPresent()) {
                throw ProblemCode.VAULT_NAME_TAKEN.with("name", name);
            }
            VaultId id = VaultId.random(random);
            ledger.append(new JournalEvent.VaultCreated(id, name, description));
            return id;
        });
    }

    /**
     * @param description empty for none
     * @return whether it changed
     */
    public boolean setDescription(VaultId vault, String description) {
        requireDescription(description);
        return ledger.inTurn(() -> {
            boolean changed = !row(vault).description().equals(description);
            if (changed) {
                ledger.append(new JournalEvent.DescriptionSet(vault, description));
            }
            return changed;
        });
    }

    private VaultRow row(VaultId vault) {
        return catalog.read(connection -> new Vaults(connection).find(vault)).orElseThrow();
    }

    private static void requireDescription(String description) {
        if (Names.length(description) > Names.DESCRIPTION_MOST) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "the description is too long");
        }
    }

    public LimitsEntry limits(VaultId vault) {
        return entry(of(vault));
    }

    /**
     * Sets the limits that the request names.
     *
     * @throws dev.coffre.vault.problem.Problem {@code limits-invalid}
     */
    public LimitsEntry setLimits(VaultId vault, SetLimits asked) {
        return ledger.inTurn(() -> {
            VaultLimits before = of(vault);
            VaultLimits after = new VaultLimits(
                    asked.pointsADay().orElse(before.pointsADay()),
                    asked.retainDays().orElse(before.retainDays()),
                    asked.registrations().orElse(before.registrations()));
            if (!after.equals(before)) {
                ledger.append(new JournalEvent.LimitsSet(
                        vault, after.pointsADay(), after.retainDays(), after.registrations()));
            }
            return entry(after);
        });
    }

    private VaultLimits of(VaultId vault) {
        return catalog.read(connection -> VaultLimits.of(vault, connection));
    }

    private static LimitsEntry entry(VaultLimits limits) {
        return new LimitsEntry(limits.pointsADay(), limits.retainDays(), limits.registrations());
    }

    /**
     * @param bytes 0 for no limit
     * @return whether it changed
     */
    public boolean setQuota(VaultId vault, long bytes) {
        if (bytes < 0) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "a negative quota");
        }
        return ledger.inTurn(() -> {
            boolean changed = row(vault).quota() != bytes;
            if (changed) {
                ledger.append(new JournalEvent.QuotaSet(vault, bytes));
            }
            return changed;
        });
    }
}
