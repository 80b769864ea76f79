package dev.coffre.server.endpoint;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;

/** Records that the vault lacks, on their way into a 409 answer. */
final class MissingRecords extends RuntimeException {
    /** The most oids of one answer (docs/protocol.md §4). */
    private static final int MOST = 4_096;

    private final transient List<Oid> oids;

    MissingRecords(List<Oid> oids) {
        super(oids.size() + " records are missing");
        this.oids = List.copyOf(oids);
    }

    Problem problem() {
        return ProblemCode.MISSING_RECORDS.with("count", oids.size());
    }

    List<String> oids() {
        return oids.stream().limit(MOST).map(Oid::toString).toList();
    }
}
