package dev.coffre.server.message;

import java.util.List;
import java.util.Optional;

/**
 * Selects the alerts to list.
 *
 * @param vault name or id
 * @param machine id, or its name if that is unique
 * @param states codes; empty for all
 * @param severities codes; empty for all
 * @param after the {@code next} of the previous page
 */
public record ListAlertsRequest(
        Optional<String> vault,
        Optional<String> machine,
        List<String> states,
        List<String> severities,
        Optional<Long> after,
        Optional<Integer> limit) {
    public ListAlertsRequest {
        states = List.copyOf(states);
        severities = List.copyOf(severities);
    }
}
