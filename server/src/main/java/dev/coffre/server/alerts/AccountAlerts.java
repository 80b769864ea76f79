package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AccountRow;
import dev.coffre.server.catalog.AccountTable;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.RoleRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Raises alerts about accounts, in every vault that the account can access. Thread-safe. */
public final class AccountAlerts {
    private final Catalog catalog;
    private final AlertRegistry alerts;
    private final InstantSource clock;

    public AccountAlerts(Catalog catalog, AlertRegistry alertRegistry, InstantSource clock) {
        this.catalog = catalog;
        this.alerts = alertRegistry;
        this.clock = clock;
    }

    /** Raises an alert: an attacker has the account's password and guesses its codes. The audit log names the account. */
    public void secondFactorGuessed(String account) {
        AlertTable.AlertCause cause = new AlertTable.AlertCause(
                AlertSeverity.CRITICAL,
                Optional.of(ProblemCode.SECOND_FACTOR_WRONG),
                Optional.empty(),
                Optional.empty());
        catalog.change(connection -> {
            for (VaultId vault : vaults(account, connection)) {
                AlertTable.AlertKey key =
                        new AlertTable.AlertKey(vault, Optional.empty(), AlertKind.SECOND_FACTOR_GUESSED);
                alerts.raise(connection, key, cause, clock.instant());
            }
        });
    }

    private static List<VaultId> vaults(String account, CatalogConnection connection) {
        AccountTable accounts = new AccountTable(connection);
        boolean everywhere =
                accounts.find(account).filter(AccountRow::administrator).isPresent();
        return everywhere
                ? new VaultTable(connection).all().stream().map(VaultRow::id).toList()
                : accounts.roles(account).stream().map(RoleRow::vault).toList();
    }
}
