package dev.coffre.server.admin;

import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.wire.ProblemResponse;
import java.util.Optional;

/** A line of a reply. Exactly one of its fields is present. */
record AdminReply(Optional<ScrubFinding> finding, Optional<Object> result, Optional<ProblemResponse> problem) {

    static AdminReply finding(ScrubFinding finding) {
        return new AdminReply(Optional.of(finding), Optional.empty(), Optional.empty());
    }

    static AdminReply result(Object result) {
        return new AdminReply(Optional.empty(), Optional.of(result), Optional.empty());
    }

    static AdminReply problem(Problem problem) {
        return new AdminReply(Optional.empty(), Optional.empty(), Optional.of(ProblemResponse.of(problem)));
    }
}
