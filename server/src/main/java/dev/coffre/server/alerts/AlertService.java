package dev.coffre.server.alerts;

import dev.coffre.server.audit.Effect;
import dev.coffre.server.catalog.AlertFilter;
import dev.coffre.server.catalog.AlertQuery;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Lists and acknowledges alerts. Thread-safe. */
public final class AlertService {
    /** The largest page. */
    public static final int MAX_PAGE = 500;

    private final Catalog catalog;
    private final InstantSource clock;

    public AlertService(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Returns a page of alerts, newest first. The cost depends on the page, not on the number of alerts.
     *
     * @param after the {@link AlertPage#next} of the previous page
     * @param limit 1 to {@value #MAX_PAGE}
     * @throws dev.coffre.vault.problem.Problem {@code request-malformed} when {@code limit} is out of its range
     */
    public AlertPage page(AlertFilter filter, Optional<Long> after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "a page has 1 to " + MAX_PAGE + " alerts");
        }
        List<AlertRow> found = catalog.read(
                connection -> new AlertQuery(connection).page(filter, after.orElse(Long.MAX_VALUE), limit + 1));
        return found.size() <= limit
                ? new AlertPage(found, Optional.empty())
                : new AlertPage(
                        found.subList(0, limit),
                        Optional.of(found.get(limit - 1).nr()));
    }

    /** Returns the number of open alerts by vault and severity; vaults without any are missing. */
    public Map<VaultId, Map<AlertSeverity, Long>> open(Set<VaultId> vaults) {
        return catalog.read(connection -> new AlertQuery(connection).countOpen(vaults));
    }

    /**
     * Acknowledges an alert. An alert that is already acknowledged or closed stays as it is.
     *
     * @param among the vaults whose alerts this account may acknowledge; any other alert is reported as unknown
     * @throws dev.coffre.vault.problem.Problem {@code alert-unknown}
     */
    public Effect<AlertRow> acknowledge(long alert, Predicate<VaultId> among, String account) {
        return catalog.write(connection -> {
            AlertTable alerts = new AlertTable(connection);
            AlertRow known = alerts.find(alert)
                    .filter(row -> among.test(row.vault()))
                    .orElseThrow(() -> ProblemCode.ALERT_UNKNOWN.with("alert", alert));
            return known.state() == AlertState.OPEN
                    ? new Effect<>(alerts.acknowledge(known, account, clock.instant()), true)
                    : new Effect<>(known, false);
        });
    }
}
