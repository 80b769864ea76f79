package dev.coffre.server.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which copy of a PostgreSQL database is in use. One of the two values changes when a standby takes over or a backup is put
 * back, perhaps without the last transactions.
 *
 * @param system the number that PostgreSQL gave to the cluster when it was made; its copies have the same one
 * @param timeline the timeline of its log, as eight hexadecimal digits
 */
public record ServerIdentity(long system, String timeline) {
    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18}|-?[1-8]\\d{18})/([0-9A-F]{8})");

    /** Selects the identity of the server, which must not be a standby. */
    static final String COLUMNS = "(SELECT system_identifier FROM pg_control_system()) AS system,"
            + " left(pg_walfile_name(pg_current_wal_lsn()), 8) AS timeline";

    static ServerIdentity of(ResultSet row) throws SQLException {
        return new ServerIdentity(row.getLong("system"), row.getString("timeline"));
    }

    /** Parses what {@link #toString} returns; empty for any other text. */
    public static Optional<ServerIdentity> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new ServerIdentity(Long.parseLong(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    /**
     * Returns whether this copy can have taken over from the other one: it has the same origin and a later timeline. The former
     * server that comes back has an earlier one, and another cluster another origin.
     */
    public boolean succeeds(ServerIdentity other) {
        return system == other.system && timeline.compareTo(other.timeline) > 0;
    }

    @Override
    public String toString() {
        return system + "/" + timeline;
    }
}
