package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs SQL statements with bound values. Values are {@code byte[]}, String, Integer, Long or null. */
record Sql(Connection connection) {
    /** Reads one row of a result. */
    @FunctionalInterface
    interface RowMapper<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> list(RowMapper<T> row, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> list = new ArrayList<>();
            while (rows.next()) {
                list.add(row.read(rows));
            }
            return list;
        }
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
