package dev.coffre.server.hosting;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.VaultLimits;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.message.LimitsEntry;
import dev.coffre.server.message.SetLimitsRequest;
import dev.coffre.vault.field.NameRules;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.journal.JournalEvent;
import java.util.random.RandomGenerator;

/** Creates vaults and sets their description, limits and quota. */
public final class VaultSettingsService {
    private final Catalog catalog;
    private final Ledger ledger;
    private final RandomGenerator random;

    public VaultSettingsService(Catalog catalog, Ledger ledger, RandomGenerator random) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.random = random;
    }

    /** @throws dev.coffre.vault.problem.Problem {@code vault-name-invalid} or {@code vault-name-taken} */
    public VaultId create(String name, String description) {
        VaultNameRule.require(name);
        requireDescription(description);
        return ledger.exclusively(() -> {
            if (catalog.read(connection -> new VaultTable(connection).findByName(name))
                    .isPresent()) {
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
        return ledger.exclusively(() -> {
            boolean changed = !row(vault).description().equals(description);
            if (changed) {
                ledger.append(new JournalEvent.DescriptionSet(vault, description));
            }
            return changed;
        });
    }

    private VaultRow row(VaultId vault) {
        return catalog.read(connection -> new VaultTable(connection).find(vault))
                .orElseThrow();
    }

    private static void requireDescription(String description) {
        if (NameRules.length(description) > NameRules.DESCRIPTION_MAX_LENGTH) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "the description is too long");
        }
    }

    public LimitsEntry limits(VaultId vault) {
        return entry(limitsOf(vault));
    }

    /**
     * Sets the limits that the request names.
     *
     * @throws dev.coffre.vault.problem.Problem {@code limits-invalid}
     */
    public LimitsEntry setLimits(VaultId vault, SetLimitsRequest asked) {
        return ledger.exclusively(() -> {
            VaultLimits before = limitsOf(vault);
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

    private VaultLimits limitsOf(VaultId vault) {
        return catalog.read(connection -> VaultLimits.ofVault(vault, connection));
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
        return ledger.exclusively(() -> {
            boolean changed = row(vault).quota() != bytes;
            if (changed) {
                ledger.append(new JournalEvent.QuotaSet(vault, bytes));
            }
            return changed;
        });
    }
}
