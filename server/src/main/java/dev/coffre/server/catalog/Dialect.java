package dev.coffre.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.StringJoiner;

/** The differences between the SQL of the catalog's engines. All other statements are written in the SQL that both know. */
enum Dialect {
    SQLITE {
        @Override
        String isIn(String column, SetOf<?> values) {
            String value = values instanceof ByteStrings ? "unhex(value)" : "value";
            return column + " IN (SELECT " + value + " FROM json_each(?))";
        }

        @Override
        Object bound(ByteStrings values, Connection connection) {
            HexFormat hex = HexFormat.of();
            StringJoiner array = new StringJoiner("\",\"", "[\"", "\"]").setEmptyValue("[]");
            values.values().forEach(value -> array.add(hex.formatHex(value)));
            return array.toString();
        }

        @Override
        Object bound(Numbers values, Connection connection) {
            StringJoiner array = new StringJoiner(",", "[", "]");
            values.values().forEach(value -> array.add(Long.toString(value)));
            return array.toString();
        }
    };

    /** A set of values that is bound to one parameter, so that one statement asks for all of them. */
    sealed interface SetOf<T> {
        Collection<T> values();
    }

    record ByteStrings(Collection<byte[]> values) implements SetOf<byte[]> {}

    record Numbers(Collection<Long> values) implements SetOf<Long> {}

    /** Returns the condition that {@code column} has one of the values, with one parameter for all of them. */
    abstract String isIn(String column, SetOf<?> values);

    /** Returns what is bound to the parameter of {@link #isIn}. */
    final Object bound(SetOf<?> values, Connection connection) throws SQLException {
        return switch (values) {
            case ByteStrings bytes -> bound(bytes, connection);
            case Numbers numbers -> bound(numbers, connection);
        };
    }

    abstract Object bound(ByteStrings values, Connection connection) throws SQLException;

    abstract Object bound(Numbers values, Connection connection) throws SQLException;
}
