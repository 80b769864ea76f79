package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AccountRow;
import dev.coffre.server.catalog.Accounts;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.Alerts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.RoleRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Raises alerts about accounts, in every vault that the account can access. Thread-safe. */
public final class PeopleAlerts {
    private final Catalog catalog;
    private final AlertBook book;
    private final InstantSource clock;

    public PeopleAlerts(Catalog catalog, AlertBook book, InstantSource clock) {
        this.catalog = catalog;
        this.book = book;
        this.clock = clock;
    }

    /** Raises an alert: an attacker has the account's password and guesses its codes. The audit log names the account. */
    public void secondFactorGuessed(String account) {
        Alerts.Cause cause = new Alerts.Cause(
                AlertSeverity.CRITICAL,
                Optional.of(ProblemCode.SECOND_FACTOR_WRONG),
                Optional.empty(),
                Optional.empty());
        catalog.change(connection -> {
            for (VaultId vault : vaults(account, connection)) {
                Alerts.Key key = new Alerts.Key(vault, Optional.empty(), AlertKind.SECOND_FACTOR_GUESSED);
                book.raise(connection, key, cause, clock.instant());
            }
        });
    }

    private static List<VaultId> vaults(String account, Connection connection) throws SQLException {
        Accounts accounts = new Accounts(connection);
        boolean everywhere =
                accounts.find(account).filter(AccountRow::administrator).isPresent();
        return everywhere
                ? new Vaults(connection).all().stream().map(VaultRow::id).toList()
                : accounts.roles(account).stream().map(RoleRow::vault).toList();
    }
}
