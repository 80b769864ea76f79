package dev.coffre.server.catalog;

import java.io.Serial;
import java.sql.SQLException;

/**
 * Carries an {@link SQLException} out of database work to the {@link Catalog}, which maps it to a problem. So the packages
 * around the catalog know nothing of JDBC.
 */
final class UncheckedSqlException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final SQLException failure;

    UncheckedSqlException(SQLException failure) {
        super(failure);
        this.failure = failure;
    }

    SQLException failure() {
        return failure;
    }
}
