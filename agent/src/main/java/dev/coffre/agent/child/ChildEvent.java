package dev.coffre.agent.child;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import java.util.Optional;

/**
 * A line of {@code --json}, of whatever kind it is.
 *
 * @param event what kind: {@code progress}, {@code warning}, {@code problem}, {@code result} …
 * @param phase of a backup
 * @param path that is worked on, or left out
 * @param code of a problem, or how the job ended
 * @param exit of the process
 * @param details of a problem
 */
record ChildEvent(
        String event,
        Optional<String> phase,
        Optional<Long> files,
        Optional<Long> bytes,
        Optional<Long> bytesSent,
        Optional<String> path,
        Optional<String> code,
        Optional<Integer> exit,
        Optional<Long> point,
        Optional<Map<String, String>> details) {

    /** The problem that it tells of; a code of a newer program is none. */
    Optional<Problem> problem() {
        return code.flatMap(ProblemCode::named).map(known -> new Problem(known, details.orElse(Map.of())));
    }
}
