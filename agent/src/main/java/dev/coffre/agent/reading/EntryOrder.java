package dev.coffre.agent.reading;

import dev.coffre.backup.tree.Entry;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The order in which a person wants to see entries. Entries that are equal in it are in key order. */
public record EntryOrder(Column column, boolean isDescending) {
    /** The order of recovery points, which costs no sorting. */
    public static final EntryOrder KEY = new EntryOrder(Column.NAME, false);

    /** What entries are ordered by. */
    public enum Column {
        NAME,
        SIZE,
        TIME;

        /** The code in addresses and texts, such as {@code size}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the order with this code; {@link #KEY} if there is none. */
    public static EntryOrder parse(String code) {
        return Stream.of(Column.values())
                .flatMap(column -> Stream.of(new EntryOrder(column, false), new EntryOrder(column, true)))
                .filter(order -> order.code().equals(code))
                .findFirst()
                .orElse(KEY);
    }

    /** The code in addresses, such as {@code -size}. */
    public String code() {
        return (isDescending ? "-" : "") + column.code();
    }

    /** Returns the order after a click on a column: the largest and newest first, then the other way. */
    public EntryOrder clicked(Column clicked) {
        return clicked == column
                ? new EntryOrder(column, !isDescending)
                : new EntryOrder(clicked, clicked != Column.NAME);
    }

    /** Returns the direction of a column as {@code aria-sort} has it; empty if another column decides. */
    public Optional<String> direction(Column shown) {
        return shown == column ? Optional.of(isDescending ? "descending" : "ascending") : Optional.empty();
    }

    Comparator<Entry> comparator() {
        Comparator<Entry> ascending = switch (column) {
            case NAME -> Comparator.comparing(Entry::key);
            case SIZE -> Comparator.comparingLong(EntryOrder::size);
            case TIME ->
                Comparator.comparing(entry -> entry.metadata().modified().instant());
        };
        return (isDescending ? ascending.reversed() : ascending).thenComparing(Entry::key);
    }

    /** Only files have a size. Other entries count as smaller than an empty file. */
    private static long size(Entry entry) {
        return entry.metadata().isRegularFile() ? entry.metadata().size() : -1;
    }
}
