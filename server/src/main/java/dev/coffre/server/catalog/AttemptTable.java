package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The table of counted attempts: one row a key, with the times of its attempts. */
public record AttemptTable(CatalogConnection connection) {
    private static final byte[] NONE = {};

    /** Returns the times that are kept under the key, in ms, oldest first. */
    public List<Instant> times(String counter, Sha256 key) {
        return sql().first(
                        row -> decoded(row.getBytes(1)),
                        "SELECT times FROM attempt WHERE counter = ? AND key = ?",
                        counter,
                        key.bytes())
                .orElse(List.of());
    }

    /** As {@link #times}, and holds the key's row until the transaction ends, even if there is none yet. */
    public List<Instant> lock(String counter, Sha256 key) {
        return sql().first(
                        row -> decoded(row.getBytes(1)),
                        "INSERT INTO attempt (counter, key, times, until) VALUES (?, ?, ?, 0)"
                                + " ON CONFLICT (counter, key) DO UPDATE SET until = attempt.until RETURNING times",
                        counter,
                        key.bytes(),
                        NONE)
                .orElseThrow();
    }

    /** @param until when the newest attempt no longer counts */
    public void set(String counter, Sha256 key, List<Instant> times, Instant until) {
        ByteBuffer encoded = ByteBuffer.allocate(times.size() * Long.BYTES);
        times.forEach(time -> encoded.putLong(time.toEpochMilli()));
        sql().update(
                        "UPDATE attempt SET times = ?, until = ? WHERE counter = ? AND key = ?",
                        encoded.array(),
                        until.toEpochMilli(),
                        counter,
                        key.bytes());
    }

    public void delete(String counter, Sha256 key) {
        sql().update("DELETE FROM attempt WHERE counter = ? AND key = ?", counter, key.bytes());
    }

    /** Deletes the keys whose attempts no longer count. */
    public void deletePast(Instant now) {
        sql().update("DELETE FROM attempt WHERE until <= ?", now.toEpochMilli());
    }

    /** Deletes all but the {@code most} newest keys of each counter. */
    public void trim(int most) {
        List<String> full = sql().list(
                        row -> row.getString(1),
                        "SELECT counter FROM attempt GROUP BY counter HAVING COUNT(*) > ?",
                        (long) most);
        for (String counter : full) {
            sql().update(
                            "DELETE FROM attempt WHERE counter = ? AND key NOT IN"
                                    + " (SELECT key FROM attempt WHERE counter = ? ORDER BY until DESC, key LIMIT ?)",
                            counter,
                            counter,
                            (long) most);
        }
    }

    /** Returns the number of keys of all counters. */
    public long keys() {
        return sql().number("SELECT COUNT(*) FROM attempt");
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static List<Instant> decoded(byte[] times) {
        List<Instant> decoded = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(times);
        while (bytes.remaining() >= Long.BYTES) {
            decoded.add(Instant.ofEpochMilli(bytes.getLong()));
        }
        return decoded;
    }
}
