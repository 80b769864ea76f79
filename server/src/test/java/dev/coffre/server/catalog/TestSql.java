package dev.coffre.server.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Runs SQL statements of tests in a transaction of the catalog. */
public final class TestSql {
    private TestSql() {}

    /** Uses one row of a result. */
    @FunctionalInterface
    public interface RowVisitor {
        void visit(ResultSet row) throws SQLException;
    }

    public static int update(CatalogConnection connection, String sql, @Nullable Object... values) {
        return new Sql(connection).update(sql, values);
    }

    /** Once for each of these rows of values. */
    public static void updateEach(CatalogConnection connection, String sql, Iterable<@Nullable Object[]> rows) {
        new Sql(connection).updateEach(sql, rows);
    }

    public static long number(CatalogConnection connection, String sql, @Nullable Object... values) {
        return new Sql(connection).number(sql, values);
    }

    public static void forEach(
            CatalogConnection connection, RowVisitor visitor, String sql, @Nullable Object... values) {
        new Sql(connection).forEach(visitor::visit, sql, values);
    }
}
