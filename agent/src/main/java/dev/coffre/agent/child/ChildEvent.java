package dev.coffre.agent.child;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import java.util.Optional;

/**
 * One line of {@code --json} output, of any event kind.
 *
 * @param event the kind: {@code progress}, {@code warning}, {@code problem}, {@code result} …
 * @param phase of a backup
 * @param path being processed, or skipped
 * @param code of a problem, or of the way that the job ended
 * @param exit exit code of the process
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

    /** Returns the problem that the line reports; empty if it reports none, or one that this version does not know. */
    Optional<Problem> problem() {
        return code.flatMap(ProblemCode::fromCode).map(known -> new Problem(known, details.orElse(Map.of())));
    }
}
