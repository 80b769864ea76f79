package dev.coffre.server.retention;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.Immutability;
import dev.coffre.server.catalog.Safeguards;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.message.SetSafeguardsRequest;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.MinimumRetention;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.wire.SafeguardsEntry;

/** The safeguards of vaults: minimum retention, soft delete, immutability. Thread-safe. */
public final class SafeguardService {
    private final Catalog catalog;
    private final Ledger ledger;
    private final ProtectionAlerts alerts;

    public SafeguardService(Catalog catalog, Ledger ledger, ProtectionAlerts alerts) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.alerts = alerts;
    }

    public SafeguardsEntry show(VaultId vault) {
        return entry(of(vault));
    }

    public Safeguards of(VaultId vault) {
        return catalog.read(connection -> Safeguards.ofVault(vault, connection));
    }

    /**
     * Changes the given safeguards. A locked vault cannot be loosened. An immutable vault that is not locked may turn
     * immutability off, but may loosen nothing else in the same change.
     *
     * @param pin used for {@code loosen-safeguards} if the vault protects less afterwards
     * @throws dev.coffre.vault.problem.Problem {@code retention-policy-invalid}, {@code limits-invalid}, {@code
     *     request-malformed}, {@code vault-immutable}, or an error of the PIN
     */
    public SafeguardsEntry set(VaultId vault, SetSafeguardsRequest asked, PinUse pin) {
        return ledger.exclusively(() -> {
            Safeguards before = of(vault);
            Safeguards after = changed(before, asked);
            if (after.equals(before)) {
                return entry(after);
            }
            boolean loosens = !after.covers(before);
            if (loosens) {
                requireAllowed(before, after);
                pin.use(PinOperation.LOOSEN_SAFEGUARDS);
            }
            ledger.append(event(vault, after));
            if (loosens) {
                alerts.loosened(vault);
            }
            return entry(after);
        });
    }

    private static void requireAllowed(Safeguards before, Safeguards after) {
        boolean onlyTurnsOff = before.immutability() == Immutability.ON
                && new Safeguards(after.minimum(), after.softDeleteDays(), Immutability.ON).covers(before);
        if (before.isImmutable() && !onlyTurnsOff) {
            throw ProblemCode.VAULT_IMMUTABLE.problem();
        }
    }

    private static Safeguards changed(Safeguards before, SetSafeguardsRequest asked) {
        int softDeleteDays = asked.softDeleteDays().orElse(before.softDeleteDays());
        if (softDeleteDays < SetSafeguardsRequest.SOFT_DELETE_MIN_DAYS
                || softDeleteDays > SetSafeguardsRequest.SOFT_DELETE_MAX_DAYS) {
            throw ProblemCode.LIMITS_INVALID
                    .with("name", "soft-delete-days")
                    .with("value", softDeleteDays)
                    .with("least", SetSafeguardsRequest.SOFT_DELETE_MIN_DAYS)
                    .with("most", SetSafeguardsRequest.SOFT_DELETE_MAX_DAYS);
        }
        MinimumRetention minimum = before.minimum();
        return new Safeguards(
                new MinimumRetention(
                        asked.days().orElse(minimum.days()),
                        asked.weeks().orElse(minimum.weeks()),
                        asked.months().orElse(minimum.months()),
                        asked.years().orElse(minimum.years())),
                softDeleteDays,
                asked.immutability().map(SafeguardService::immutability).orElse(before.immutability()));
    }

    private static Immutability immutability(String code) {
        return Immutability.fromCode(code)
                .orElseThrow(() -> ProblemCode.REQUEST_MALFORMED.with("reason", "immutability is off, on or locked"));
    }

    private static JournalEvent event(VaultId vault, Safeguards safeguards) {
        MinimumRetention minimum = safeguards.minimum();
        return new JournalEvent.SafeguardsSet(
                vault,
                minimum.days(),
                minimum.weeks(),
                minimum.months(),
                minimum.years(),
                safeguards.softDeleteDays(),
                safeguards.immutability().code());
    }

    static SafeguardsEntry entry(Safeguards safeguards) {
        MinimumRetention minimum = safeguards.minimum();
        return new SafeguardsEntry(
                minimum.days(),
                minimum.weeks(),
                minimum.months(),
                minimum.years(),
                safeguards.softDeleteDays(),
                safeguards.immutability().code());
    }
}
