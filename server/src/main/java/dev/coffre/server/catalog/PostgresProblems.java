package dev.coffre.server.catalog;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The errors of a catalog in PostgreSQL, by their SQLSTATE. Reasons name no data: a message of the server may quote values.
 */
record PostgresProblems(PostgresLocation location) implements CatalogEngine.Problems {
    private static final String DISK_FULL = "53100";

    /** The server refuses the role, the database, the schema or what the role asks for. */
    private static final Set<String> REFUSED = Set.of("3D000", "3F000", "42501");

    private static final String AUTHENTICATION = "28";
    private static final String CONNECTION_FAILURE = "08006";

    /** The driver’s own: the server refuses TLS, or asks for a way to sign in that the driver does not have. */
    private static final String CONNECTION_REJECTED = "08004";

    /**
     * Classes of errors that end by themselves, or when an operator has acted: connection, resources, system, operator's
     * intervention, transaction rolled back, read-only after a failover, lock not available.
     */
    private static final Set<String> TEMPORARY = Set.of("08", "53", "58", "57", "40", "25", "55");

    @Override
    public Problem problemOf(SQLException failure) {
        String state = stateOf(failure);
        if (state.equals(DISK_FULL)) {
            return ProblemCode.VAULT_DISK_FULL.problem().causedBy(failure);
        }
        if (state.startsWith(AUTHENTICATION) || REFUSED.contains(state)) {
            return location.unsuitable(refusal(state)).causedBy(failure);
        }
        if (state.isEmpty() || TEMPORARY.contains(state.substring(0, 2))) {
            return location.unreachable(reason(failure, state)).causedBy(failure);
        }
        return ProblemCode.CATALOG_DAMAGED
                .with("reason", reason(failure, state))
                .causedBy(failure);
    }

    private static String refusal(String state) {
        if (state.startsWith(AUTHENTICATION)) {
            return "it refuses the role or its password";
        }
        return state.equals("3D000") ? "it has no such database" : "the role lacks a right in this database";
    }

    /** Returns the first SQLSTATE in the chain of causes; empty for a connection that was never made. */
    private static String stateOf(SQLException failure) {
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().length() == 5) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    private String reason(SQLException failure, String state) {
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SSLHandshakeException || at instanceof CertificateException) {
                return "its certificate is not trusted";
            }
            if (at instanceof IOException io) {
                return SystemReason.of(io);
            }
        }
        if (state.equals(CONNECTION_FAILURE) && location.address().verifiesName()) {
            return "its certificate is for another name"; // the driver fails so without a cause in no other case
        }
        if (state.equals(CONNECTION_REJECTED)) {
            return "it refuses TLS, which sslmode asks for, or the way to sign in";
        }
        return state.isEmpty() ? "it does not answer" : "SQLSTATE " + state;
    }

    /** The server keeps its own disk. */
    @Override
    public boolean isDiskNearlyFull() {
        return false;
    }
}
