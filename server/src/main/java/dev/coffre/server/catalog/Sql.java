package dev.coffre.server.catalog;

import dev.coffre.server.catalog.Dialect.SetOf;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs SQL statements with bound values. Values are {@code byte[]}, String, Integer, Long, {@link Dialect.SetOf} or
 * null. Errors of the database are thrown as {@link UncheckedSqlException}.
 */
record Sql(CatalogConnection connection) {
    /** Reads one row of a result. */
    @FunctionalInterface
    interface RowMapper<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Uses one row of a result. */
    @FunctionalInterface
    interface RowVisitor {
        void visit(ResultSet row) throws SQLException;
    }

    <T> List<T> list(RowMapper<T> row, String sql, @Nullable Object... values) {
        List<T> list = new ArrayList<>();
        forEach(result -> list.add(row.read(result)), sql, values);
        return list;
    }

    /** Passes each row on before it reads the next. Collects nothing, so a result may have any number of rows. */
    void forEach(RowVisitor visitor, String sql, @Nullable Object... values) {
        try (PreparedStatement statement = prepared(sql, values);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                visitor.visit(rows);
            }
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    /** Like {@link #forEach}, for a query that selects a number. */
    void forEachNumber(LongConsumer number, String sql, @Nullable Object... values) {
        forEach(row -> number.accept(row.getLong(1)), sql, values);
    }

    <T> Optional<T> first(RowMapper<T> row, String sql, @Nullable Object... values) {
        List<T> list = list(row, sql, values);
        return list.isEmpty() ? Optional.empty() : Optional.of(list.getFirst());
    }

    /** Returns the number that the query selects; 0 if it selects none or NULL. */
    long number(String sql, @Nullable Object... values) {
        return first(row -> row.getLong(1), sql, values).orElse(0L);
    }

    /** Returns the condition that {@code column} has one of the values, which are then bound as one value. */
    String isIn(String column, SetOf<?> values) {
        return connection.dialect().isIn(column, values);
    }

    /** Runs a statement and returns the number of changed rows. */
    int update(String sql, @Nullable Object... values) {
        try (PreparedStatement statement = prepared(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    /** Runs a statement once for each of these rows of values, in one batch. */
    void updateEach(String sql, Iterable<@Nullable Object[]> rows) {
        try (PreparedStatement statement = connection.jdbc().prepareStatement(sql)) {
            for (@Nullable Object[] values : rows) {
                bind(statement, values);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.jdbc().prepareStatement(sql);
        bind(statement, values);
        return statement;
    }

    private void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(
                    i + 1,
                    switch (values[i]) {
                        case SetOf<?> set -> connection.dialect().bound(set, connection.jdbc());
                        case String text -> connection.dialect().bound(text);
                        case null -> null;
                        default -> values[i];
                    });
        }
    }
}
