package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AlertRow;
import java.util.List;
import java.util.Optional;

/**
 * A page of a list of alerts, newest first.
 *
 * @param next where the next page begins; empty on the last
 */
public record AlertPage(List<AlertRow> alerts, Optional<Long> next) {
    public AlertPage {
        alerts = List.copyOf(alerts);
    }
}
