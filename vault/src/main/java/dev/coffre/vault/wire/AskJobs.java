package dev.coffre.vault.wire;

import java.util.List;
import java.util.Optional;

/**
 * Which jobs are to be listed.
 *
 * @param vault name or id
 * @param machine id, or name where only one has it
 * @param kinds {@code states}: codes; of every one when empty
 * @param from {@code until}: in ms; started then or later, and earlier than that
 * @param after what the page before said under {@code next}
 */
public record AskJobs(
        Optional<String> vault,
        Optional<String> machine,
        List<String> kinds,
        List<String> states,
        Optional<Long> from,
        Optional<Long> until,
        Optional<String> after,
        Optional<Integer> limit) {
    public AskJobs {
        kinds = List.copyOf(kinds);
        states = List.copyOf(states);
    }
}
