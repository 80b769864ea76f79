package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Runs SQL statements with bound values. Values are {@code byte[]}, String, Integer, Long or null. */
record Sql(Connection connection) {
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

    <T> List<T> list(RowMapper<T> row, String sql, @Nullable Object... values) throws SQLException {
        List<T> list = new ArrayList<>();
        forEach(result -> list.add(row.read(result)), sql, values);
        return list;
    }

    /** Passes each row on before it reads the next. Collects nothing, so a result may have any number of rows. */
    void forEach(RowVisitor visitor, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(sql, values);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                visitor.visit(rows);
            }
        }
    }

    /** Like {@link #forEach}, for a query that selects a number. */
    void forEachNumber(LongConsumer number, String sql, @Nullable Object... values) throws SQLException {
        forEach(row -> number.accept(row.getLong(1)), sql, values);
    }

    <T> Optional<T> first(RowMapper<T> row, String sql, @Nullable Object... values) throws SQLException {
        List<T> list = list(row, sql, values);
        return list.isEmpty() ? Optional.empty() : Optional.of(list.getFirst());
    }

    /** Returns the number that the query selects; 0 if it selects none or NULL. */
    long number(String sql, @Nullable Object... values) throws SQLException {
        return first(row -> row.getLong(1), sql, values).orElse(0L);
    }

    /** Runs a statement and returns the number of changed rows. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(sql, values)) {
            return statement.executeUpdate();
        }
    }

    private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
