package dev.coffre.server.catalog;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of damage that is not repaired yet. */
public record FindingTable(CatalogConnection connection) {
    /** Maximum number of findings stored per scrub. A longer list would be of no use. */
    private static final int MAX_STORED = 1_000;

    private static final String FINDING = "SELECT vault, pack, oid, file, reason, found FROM finding ";

    /** Returns findings, oldest first, at most {@code limit}. */
    public List<FindingRow> list(int limit) {
        return sql().list(FindingTable::finding, FINDING + "ORDER BY nr LIMIT ?", limit);
    }

    /** Returns findings that affect this vault, oldest first, at most {@code limit}. */
    public List<FindingRow> list(VaultId vault, int limit) {
        return sql().list(
                        FindingTable::finding,
                        FINDING + "WHERE vault IS NULL OR vault = ? ORDER BY nr LIMIT ?",
                        vault.bytes(),
                        limit);
    }

    public long count() {
        return sql().number("SELECT COUNT(*) FROM finding");
    }

    /** Returns the number of findings that affect this vault. */
    public long count(VaultId vault) {
        return sql().number("SELECT COUNT(*) FROM finding WHERE vault IS NULL OR vault = ?", (Object) vault.bytes());
    }

    /** Replaces all findings. Returns whether any of {@code found} is new. */
    public boolean replaceAll(List<FindingRow> found) {
        return replace("WHERE 1 = 1", found);
    }

    /** Replaces the findings of the pack. Returns whether any of {@code found} is new. */
    public boolean replaceForPack(PackId pack, List<FindingRow> found) {
        return replace("WHERE pack = ?", found, pack.bytes());
    }

    /** Replaces the findings of journal, points and slots. Returns whether any of {@code found} is new. */
    public boolean replaceForFiles(List<FindingRow> found) {
        return replace("WHERE pack IS NULL AND oid IS NULL", found);
    }

    /** Adds a finding unless it is known. Returns whether it is new. */
    public boolean add(FindingRow found) {
        boolean known =
                sql().list(FindingTable::finding, FINDING + "WHERE file = ? LIMIT ?", found.file(), MAX_STORED).stream()
                        .anyMatch(found::describesSameDamageAs);
        if (!known) {
            insert(found);
        }
        return !known;
    }

    private boolean replace(String where, List<FindingRow> found, @Nullable Object... values) {
        List<FindingRow> known = sql().list(FindingTable::finding, FINDING + where, values);
        sql().update("DELETE FROM finding " + where, values);
        boolean anyNew = false;
        for (FindingRow each : found.subList(0, Math.min(MAX_STORED, found.size()))) {
            Optional<Instant> since = known.stream()
                    .filter(each::describesSameDamageAs)
                    .map(FindingRow::found)
                    .findFirst();
            anyNew |= since.isEmpty();
            insert(since.map(each::withFound).orElse(each));
        }
        return anyNew;
    }

    /**
     * Deletes findings of records that the catalog no longer counts as damaged, and of packs that are retired or have no
     * records. Returns how many were deleted.
     */
    public int deleteRepaired() {
        return sql().update(
                                "DELETE FROM finding WHERE oid IS NOT NULL AND NOT EXISTS"
                                        + " (SELECT 1 FROM record r WHERE r.oid = finding.oid AND r.state = ?)",
                                RecordState.DAMAGED.number())
                + sql().update("DELETE FROM finding WHERE oid IS NULL"
                        + " AND EXISTS (SELECT 1 FROM pack p WHERE p.id = finding.pack)"
                        + " AND NOT EXISTS (SELECT 1 FROM pack p JOIN record r ON r.pack = p.nr"
                        + " WHERE p.id = finding.pack AND p.retired IS NULL)");
    }

    /** Returns the packs that have findings. */
    public List<PackId> packsWithFindings() {
        return sql().list(
                        row -> PackId.from(row.getBytes(1), 0),
                        "SELECT DISTINCT pack FROM finding WHERE pack IS NOT NULL");
    }

    /** Deletes the pack's own findings with these reasons. */
    public void delete(PackId pack, List<String> reasons) {
        for (String reason : reasons) {
            sql().update("DELETE FROM finding WHERE pack = ? AND oid IS NULL AND reason = ?", pack.bytes(), reason);
        }
    }

    /** Deletes all findings of a pack whose file was removed. */
    public void delete(PackId pack) {
        sql().update("DELETE FROM finding WHERE pack = ?", (Object) pack.bytes());
    }

    private void insert(FindingRow row) {
        sql().update(
                        "INSERT INTO finding (vault, pack, oid, file, reason, found) VALUES (?, ?, ?, ?, ?, ?)",
                        row.vault().map(VaultId::bytes).orElse(null),
                        row.pack().map(PackId::bytes).orElse(null),
                        row.oid().map(Oid::bytes).orElse(null),
                        shortened(row.file()),
                        shortened(row.reason()),
                        row.found().toEpochMilli());
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(1_024, text.length()));
    }

    private static FindingRow finding(ResultSet row) throws SQLException {
        return new FindingRow(
                Optional.ofNullable(row.getBytes(1)).map(bytes -> VaultId.from(bytes, 0)),
                Optional.ofNullable(row.getBytes(2)).map(bytes -> PackId.from(bytes, 0)),
                Optional.ofNullable(row.getBytes(3)).map(bytes -> Oid.from(bytes, 0)),
                row.getString(4),
                row.getString(5),
                Instant.ofEpochMilli(row.getLong(6)));
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
