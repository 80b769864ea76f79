package dev.coffre.vault.wire;

import java.util.List;
import java.util.Optional;

/**
 * Which alerts are to be listed.
 *
 * @param vault name or id
 * @param machine id, or name where only one has it
 * @param states {@code severities}: codes; of every one when empty
 * @param after what the page before said under {@code next}
 */
public record AskAlerts(
        Optional<String> vault,
        Optional<String> machine,
        List<String> states,
        List<String> severities,
        Optional<Long> after,
        Optional<Integer> limit) {
    public AskAlerts {
        states = List.copyOf(states);
        severities = List.copyOf(severities);
    }
}
