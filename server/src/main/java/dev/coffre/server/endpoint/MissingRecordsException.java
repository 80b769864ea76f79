package dev.coffre.server.endpoint;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;

/** Records that the vault lacks, to be listed in a 409 response. */
final class MissingRecordsException extends RuntimeException {
    /** Maximum number of oids in one response (docs/protocol.md §4). */
    private static final int MAX_OIDS = 4_096;

    private final transient List<Oid> oids;

    MissingRecordsException(List<Oid> oids) {
        super(oids.size() + " records are missing");
        this.oids = List.copyOf(oids);
    }

    Problem problem() {
        return ProblemCode.MISSING_RECORDS.with("count", oids.size());
    }

    List<String> oids() {
        return oids.stream().limit(MAX_OIDS).map(Oid::toString).toList();
    }
}
