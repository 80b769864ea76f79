package dev.coffre.server.message;

import java.util.List;
import java.util.Optional;

/**
 * Selects the jobs to list.
 *
 * @param vault name or id
 * @param machine id, or its name if that is unique
 * @param kinds codes; empty for all
 * @param states codes; empty for all
 * @param from earliest start, in ms, inclusive
 * @param until latest start, in ms, exclusive
 * @param after the {@code next} of the previous page
 */
public record ListJobsRequest(
        Optional<String> vault,
        Optional<String> machine,
        List<String> kinds,
        List<String> states,
        Optional<Long> from,
        Optional<Long> until,
        Optional<String> after,
        Optional<Integer> limit) {
    public ListJobsRequest {
        kinds = List.copyOf(kinds);
        states = List.copyOf(states);
    }
}
