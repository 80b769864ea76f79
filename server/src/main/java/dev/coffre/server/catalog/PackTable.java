package dev.coffre.server.catalog;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The table of packs. */
public record PackTable(CatalogConnection connection) {
    private static final String PACK =
            "SELECT p.nr, p.id, d.vault, d.id, p.kind, p.closed, p.retired, p.bytes, p.listed, p.adopted_in_part"
                    + " FROM pack p JOIN domain d ON d.nr = p.domain ";

    public Optional<PackRow> find(long nr) {
        return sql().first(PackTable::pack, PACK + "WHERE p.nr = ?", nr);
    }

    public Optional<PackRow> find(PackId id) {
        return sql().first(PackTable::pack, PACK + "WHERE p.id = ?", (Object) id.bytes());
    }

    public List<PackRow> all() {
        return sql().list(PackTable::pack, PACK + "ORDER BY p.nr");
    }

    /**
     * Returns packs of a domain and kind whose ids are greater than these bytes, in the order of their ids.
     *
     * @param most the most packs to return
     */
    public List<ListedPackRow> after(int domainNr, PackKind kind, byte[] id, int most) {
        return sql().list(
                        row -> new ListedPackRow(pack(row), listed(row), row.getInt(10) == 1),
                        PACK + "WHERE p.domain = ? AND p.kind = ? AND p.id > ? ORDER BY p.id LIMIT ?",
                        domainNr,
                        kind.directoryName(),
                        id,
                        most);
    }

    /** Notes the lengths of these files, by the numbers of their packs. */
    public void setListed(Map<Long, Long> lengths) {
        sql().updateEach(
                        "UPDATE pack SET listed = ? WHERE nr = ?",
                        lengths.entrySet().stream()
                                .map(each -> new @Nullable Object[] {each.getValue(), each.getKey()})
                                .toList());
    }

    public List<PackRow> open() {
        return sql().list(PackTable::pack, PACK + "WHERE p.closed = 0 ORDER BY p.nr");
    }

    public void insert(long nr, PackId id, int domainNr, PackKind kind) {
        sql().update(
                        "INSERT INTO pack (nr, id, domain, kind, closed) VALUES (?, ?, ?, ?, 0)",
                        nr,
                        id.bytes(),
                        domainNr,
                        kind.directoryName());
    }

    /** Inserts a pack that is complete. @param bytes the total length of its records */
    public void insertClosed(long nr, PackHeader header, int domainNr, long bytes) {
        sql().update(
                        "INSERT INTO pack (nr, id, domain, kind, closed, bytes) VALUES (?, ?, ?, ?, 1, ?)",
                        nr,
                        header.pack().bytes(),
                        domainNr,
                        header.kind().directoryName(),
                        bytes);
    }

    /** Notes whether records of the pack were left out when it was adopted, since their children were missing. */
    public void setAdoptedInPart(long nr, boolean isInPart) {
        sql().update("UPDATE pack SET adopted_in_part = ? WHERE nr = ?", isInPart ? 1 : 0, nr);
    }

    /** Returns how many packs of the domain were adopted in part, and are still in use. */
    public long countAdoptedInPart(int domainNr) {
        return sql().number(
                        "SELECT COUNT(*) FROM pack WHERE domain = ? AND adopted_in_part = 1 AND retired IS NULL",
                        domainNr);
    }

    public int domainNr(long nr) {
        return (int) sql().number("SELECT domain FROM pack WHERE nr = ?", nr);
    }

    public long lastNr() {
        return sql().number("SELECT MAX(nr) FROM pack");
    }

    public void setClosed(PackId id) {
        sql().update("UPDATE pack SET closed = 1 WHERE id = ?", (Object) id.bytes());
    }

    /** Sets the total length of the records in the pack. */
    public void setBytes(long nr, long bytes) {
        sql().update("UPDATE pack SET bytes = ? WHERE nr = ?", bytes, nr);
    }

    public void addBytes(long nr, long bytes) {
        sql().update("UPDATE pack SET bytes = bytes + ? WHERE nr = ?", bytes, nr);
    }

    /**
     * Retires a pack in which the catalog has no records any more. No record may be placed in it again. Its file is deleted
     * later, when no reader can use it any more.
     *
     * @return false if it has records, or is retired
     */
    public boolean retire(long nr, Instant now) {
        return sql().update(
                                "UPDATE pack SET retired = ? WHERE nr = ? AND retired IS NULL"
                                        + " AND NOT EXISTS (SELECT 1 FROM record WHERE pack = ?)",
                                now.toEpochMilli(),
                                nr,
                                nr)
                > 0;
    }

    /** Returns the packs retired at or before {@code before}. */
    public List<PackRow> retired(Instant before) {
        return sql().list(PackTable::pack, PACK + "WHERE p.retired <= ? ORDER BY p.nr", before.toEpochMilli());
    }

    /** Returns whether a pack was retired at or before {@code before}, or is marked by {@link #markDeleting}. */
    public boolean hasRetired(Instant before) {
        return sql().first(
                        row -> true,
                        "SELECT 1 FROM pack WHERE retired <= ? OR deleting = 1 LIMIT 1",
                        before.toEpochMilli())
                .isPresent();
    }

    /**
     * Marks packs that were retired at or before {@code before}: their files may be deleted from now on, by any process.
     * Nothing takes the mark back, so an old process that deletes such a file does no harm. A pack that the catalog still
     * has records in is never marked.
     *
     * @param most the most packs to mark
     */
    public void markDeleting(Instant before, int most) {
        sql().update(
                        "UPDATE pack SET deleting = 1 WHERE nr IN (SELECT p.nr FROM pack p WHERE p.retired <= ?"
                                + " AND p.deleting = 0 AND NOT EXISTS (SELECT 1 FROM record r WHERE r.pack = p.nr)"
                                + " ORDER BY p.nr LIMIT ?)",
                        before.toEpochMilli(),
                        most);
    }

    /** Returns the packs with a number greater than {@code nr} whose files may be deleted, at most {@code most}. */
    public List<PackRow> deleting(long nr, int most) {
        return sql().list(PackTable::pack, PACK + "WHERE p.deleting = 1 AND p.nr > ? ORDER BY p.nr LIMIT ?", nr, most);
    }

    /** Returns whether the pack with this number is this one and is marked by {@link #markDeleting}. */
    public boolean isDeleting(long nr, PackId id) {
        return sql().first(row -> true, "SELECT 1 FROM pack WHERE nr = ? AND id = ? AND deleting = 1", nr, id.bytes())
                .isPresent();
    }

    /** Returns a summary of the vault's retired packs. */
    public RetiredPackTotals retired(VaultId vault) {
        return sql().first(
                        row -> new RetiredPackTotals(
                                row.getLong(1),
                                row.getLong(2),
                                Optional.of(row.getLong(3)).filter(at -> at > 0).map(Instant::ofEpochMilli)),
                        "SELECT COUNT(*), COALESCE(SUM(p.bytes), 0), COALESCE(MAX(p.retired), 0) FROM pack p"
                                + " JOIN domain d ON d.nr = p.domain WHERE p.retired IS NOT NULL AND d.vault = ?",
                        (Object) vault.bytes())
                .orElseThrow();
    }

    /** Deletes the row of a pack that is marked by {@link #markDeleting} and whose file is gone. */
    public void remove(long nr) {
        sql().update("DELETE FROM pack WHERE nr = ? AND deleting = 1", nr);
    }

    /** Returns the end of the last record that the catalog has in this pack; 0 if it has none. */
    public long endOffset(long nr) {
        return sql().number("SELECT start + length FROM record WHERE pack = ? ORDER BY start DESC LIMIT 1", nr);
    }

    /**
     * Returns the end of the last record that ends within the first {@code length} bytes. Meant for a file of that length,
     * because lost records may lie beyond it.
     */
    public long endOffset(long nr, long length) {
        return sql().number(
                        "SELECT start + length FROM record WHERE pack = ? AND start + length <= ?"
                                + " ORDER BY start DESC LIMIT 1",
                        nr,
                        length);
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static PackKind kind(String folder) {
        return PackKind.DATA.directoryName().equals(folder) ? PackKind.DATA : PackKind.PAGES;
    }

    private static Optional<Instant> retired(ResultSet row) throws SQLException {
        long at = row.getLong(7);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
    }

    private static OptionalLong listed(ResultSet row) throws SQLException {
        long length = row.getLong(9);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(length);
    }

    private static PackRow pack(ResultSet row) throws SQLException {
        return new PackRow(
                row.getLong(1),
                PackId.from(row.getBytes(2), 0),
                VaultId.from(row.getBytes(3), 0),
                DomainId.from(row.getBytes(4), 0),
                kind(row.getString(5)),
                row.getInt(6) == 1,
                retired(row),
                row.getLong(8));
    }
}
