package dev.coffre.server.catalog;

import dev.coffre.server.catalog.Dialect.Codes;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.storage.LockedObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table of locked objects: those that the service has written, or that the rest of the catalog knows. A segment of the
 * journal gets its row when the catalog takes it up, so nobody else's segment ever has one.
 */
public record LockedObjectTable(CatalogConnection connection) {
    private static final String OBJECT = "SELECT o.name, o.version, o.etag, o.bytes, o.retain_until, o.released,"
            + " o.vault, o.pack FROM locked_object o ";

    /** Inserts an object, or updates all but whether it is released. The end of a lock that is known never becomes earlier. */
    private static final String UPSERT =
            "INSERT INTO locked_object (name, vault, pack, version, etag, bytes, retain_until,"
                    + " released) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version, etag ="
                    + " excluded.etag, bytes = excluded.bytes, retain_until = CASE WHEN excluded.retain_until >"
                    + " locked_object.retain_until THEN excluded.retain_until ELSE locked_object.retain_until END, released = ";

    /**
     * Listed objects in use: of packs, those that the catalog has records in. Others are about to be retired, for example copies
     * that somebody else made.
     */
    private static final String IN_USE = " o.released = 0 AND o.version <> '' AND (o.pack IS NULL OR EXISTS"
            + " (SELECT 1 FROM pack p JOIN record r ON r.pack = p.nr WHERE p.id = o.pack AND p.retired IS NULL)) ";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]+");
    private static final Pattern IN_VAULT = Pattern.compile("vaults/([0-9a-f]{32})/.*");
    private static final Pattern PACK =
            Pattern.compile("vaults/[0-9a-f]{32}/packs/[0-9a-f]{32}/[a-z]+/[0-9a-f]{2}/([0-9a-f]{32})");

    /**
     * An object with its owner.
     *
     * @param vault empty for journal and audit log
     * @param pack empty for other files
     */
    public record OwnedObject(LockedObject object, Optional<VaultId> vault, Optional<PackId> pack) {}

    /** How many objects there are, their bytes, and when the first and the last of their locks end. */
    public record Totals(long objects, long bytes, Optional<Instant> firstEnd, Optional<Instant> lastEnd) {}

    /** Returns the vault whose folder has the file; empty for journal and audit log. */
    public static Optional<VaultId> vaultOf(String name) {
        Matcher vault = IN_VAULT.matcher(name);
        return vault.matches() ? Optional.of(VaultId.parse(vault.group(1))) : Optional.empty();
    }

    /** Returns the object; empty if it has no row, or was not listed since its row was made. */
    public Optional<LockedObject> find(String name) {
        return sql().first(LockedObjectTable::object, OBJECT + "WHERE o.name = ? AND o.version <> ''", name);
    }

    /** Returns those of the names that are released. */
    public Set<String> released(Collection<String> names) {
        return among(names, " AND o.released > 0").keySet();
    }

    /** Returns the rows of those of the names that have one. The version of one that was not listed yet is empty. */
    public Map<String, LockedObject> known(Collection<String> names) {
        return among(names, "");
    }

    private Map<String, LockedObject> among(Collection<String> names, String condition) {
        Codes asked = new Codes(
                names.stream().filter(name -> NAME.matcher(name).matches()).toList());
        if (asked.values().isEmpty()) {
            return new HashMap<>();
        }
        return sql()
                .list(LockedObjectTable::object, OBJECT + "WHERE " + sql().isIn("o.name", asked) + condition, asked)
                .stream()
                .collect(Collectors.toMap(LockedObject::name, object -> object, (one, other) -> one, HashMap::new));
    }

    /** Makes the row of a segment that the catalog has taken up. Its version follows, from who wrote it or by a listing. */
    public void expect(String name) {
        sql().update(
                        "INSERT INTO locked_object (name, version, etag, bytes, retain_until) VALUES (?, '', '', 0, 0)"
                                + " ON CONFLICT (name) DO NOTHING",
                        name);
    }

    /** Returns how many segments of the journal have rows. */
    public long segments() {
        return sql().number("SELECT COUNT(*) FROM locked_object WHERE name LIKE 'journal/%'");
    }

    /** Returns the first segment of the journal whose version is known. */
    public Optional<LockedObject> firstSegment() {
        return sql().first(
                        LockedObjectTable::object,
                        OBJECT + "WHERE o.name LIKE 'journal/%' AND o.version <> '' ORDER BY o.name LIMIT 1");
    }

    /** Returns whether a file of the audit log whose first entry has this number has a row. */
    public boolean hasAuditFrom(long first) {
        return sql().first(
                        row -> true,
                        "SELECT 1 FROM locked_object WHERE name LIKE ? LIMIT 1",
                        "audit/%016d-%%".formatted(first))
                .isPresent();
    }

    /** Removes all rows: they are of objects in another place. */
    public void removeAll() {
        sql().update("DELETE FROM locked_object");
        sql().update("DELETE FROM foreign_version");
        sql().update("DELETE FROM domain_lock");
    }

    /** Inserts or updates these objects. One that is released, or is being deleted, remains so, unless its version is new. */
    public void save(List<LockedObject> objects) {
        sql().updateEach(
                        UPSERT + "CASE WHEN excluded.version = locked_object.version THEN locked_object.released ELSE"
                                + " excluded.released END",
                        objects.stream().map(LockedObjectTable::values).toList());
    }

    /** Inserts or updates an object that the store needs no more, or needs again. Returns false if it is being deleted. */
    public boolean setReleased(LockedObject object) {
        return sql().update(UPSERT + "excluded.released WHERE locked_object.released < 2", values(object)) > 0;
    }

    private static @Nullable Object[] values(LockedObject object) {
        return new @Nullable Object[] {
            object.name(),
            vaultOf(object.name()).map(VaultId::bytes).orElse(null),
            packOf(object.name()).map(PackId::bytes).orElse(null),
            object.version(),
            object.etag(),
            object.bytes(),
            object.retainUntil().toEpochMilli(),
            object.isReleased() ? 1 : 0
        };
    }

    private static Optional<PackId> packOf(String name) {
        Matcher pack = PACK.matcher(name);
        return pack.matches() ? Optional.of(PackId.parse(pack.group(1))) : Optional.empty();
    }

    /** Sets when the lock ends, which the storage service has said. */
    public void setRetainUntil(String name, Instant until) {
        sql().update(
                        "UPDATE locked_object SET retain_until = ?, next_try = 0 WHERE name = ?",
                        until.toEpochMilli(),
                        name);
    }

    /** Lets nothing extend or delete the object before this time. */
    public void setNextTry(String name, Instant at) {
        sql().update("UPDATE locked_object SET next_try = ? WHERE name = ?", at.toEpochMilli(), name);
    }

    public void remove(LockedObject object) {
        sql().update("DELETE FROM locked_object WHERE name = ? AND version = ?", object.name(), object.version());
    }

    /**
     * Returns objects in use whose locks end before {@code before}, the first to end first, and then those whose ends are not
     * known.
     *
     * @param vault empty for journal and audit log
     */
    public List<OwnedObject> due(Optional<VaultId> vault, Instant before, Instant now, int limit) {
        List<OwnedObject> due =
                new ArrayList<>(due(vault, "o.retain_until > 0 AND o.retain_until < ?", before, now, limit));
        if (due.size() < limit) {
            due.addAll(due(vault, "o.retain_until = 0 AND o.retain_until < ?", before, now, limit - due.size()));
        }
        return due;
    }

    private List<OwnedObject> due(Optional<VaultId> vault, String ends, Instant before, Instant now, int limit) {
        String due = OBJECT + "WHERE" + IN_USE + "AND " + ends + " AND o.next_try <= ? AND ";
        String order = " ORDER BY o.retain_until, o.name LIMIT ?";
        return vault.isPresent()
                ? sql().list(
                                LockedObjectTable::owned,
                                due + "o.vault = ?" + order,
                                before.toEpochMilli(),
                                now.toEpochMilli(),
                                vault.get().bytes(),
                                limit)
                : sql().list(
                                LockedObjectTable::owned,
                                due + "o.vault IS NULL" + order,
                                before.toEpochMilli(),
                                now.toEpochMilli(),
                                limit);
    }

    /**
     * Begins to delete released objects whose locks ended at or before {@code now}, and returns them: from then on, the store
     * cannot need them again. One that an earlier call has returned is returned again.
     */
    public List<LockedObject> beginDeletions(Instant now, int limit) {
        return sql()
                .list(
                        LockedObjectTable::object,
                        OBJECT + "WHERE o.released > 0 AND o.retain_until <= ? AND o.next_try <= ?"
                                + " ORDER BY o.retain_until, o.name LIMIT ?",
                        now.toEpochMilli(),
                        now.toEpochMilli(),
                        limit)
                .stream()
                .filter(this::beginDeletion)
                .toList();
    }

    private boolean beginDeletion(LockedObject object) {
        return sql().update(
                                "UPDATE locked_object SET released = 2 WHERE name = ? AND version = ? AND released > 0",
                                object.name(),
                                object.version())
                > 0;
    }

    /** Returns whether {@link #beginDeletions} has returned this version of the object, and it is not needed again. */
    public boolean isDeleting(LockedObject object) {
        return sql().first(
                        row -> true,
                        "SELECT 1 FROM locked_object WHERE name = ? AND version = ? AND released = 2",
                        object.name(),
                        object.version())
                .isPresent();
    }

    /** The service refuses to delete the object: it is released, as before. */
    public void cancelDeletion(String name) {
        sql().update("UPDATE locked_object SET released = 1 WHERE name = ? AND released = 2", name);
    }

    /** Returns the numbers of the packs in use whose locks end before {@code before}, or are not known. */
    public Set<Long> packsDue(VaultId vault, Instant before) {
        return new HashSet<>(sql().list(
                        row -> row.getLong(1),
                        "SELECT p.nr FROM pack p JOIN locked_object o ON o.pack = p.id WHERE o.vault = ?"
                                + " AND o.released = 0 AND p.retired IS NULL AND o.retain_until < ?",
                        vault.bytes(),
                        before.toEpochMilli()));
    }

    /** Returns how many objects in use of the vault, or of the journal, have locks that end before {@code before}. */
    public long countInUse(VaultId vault, Instant before) {
        return sql().number(
                        "SELECT COUNT(*) FROM locked_object o WHERE" + IN_USE
                                + "AND (o.vault = ? OR o.vault IS NULL) AND o.retain_until < ?",
                        vault.bytes(),
                        before.toEpochMilli());
    }

    /** Returns whether there is any object: whether the store has locks. */
    public boolean isUsed() {
        return sql().first(row -> true, "SELECT 1 FROM locked_object LIMIT 1").isPresent();
    }

    /** Returns the bytes of all released objects. */
    public long releasedBytes() {
        return sql().number("SELECT SUM(bytes) FROM locked_object WHERE released > 0");
    }

    /** Returns the totals of the released objects of a vault: space that is locked and of no use. */
    public Totals released(VaultId vault) {
        return sql().first(
                        row -> new Totals(
                                row.getLong(1), row.getLong(2), instant(row.getLong(3)), instant(row.getLong(4))),
                        "SELECT COUNT(*), COALESCE(SUM(bytes), 0), COALESCE(MIN(retain_until), 0),"
                                + " COALESCE(MAX(retain_until), 0) FROM locked_object WHERE released > 0 AND vault = ?",
                        (Object) vault.bytes())
                .orElseThrow();
    }

    /** The pack of an object: how much of it is needed. */
    public record PackUse(long live, long bytes, boolean isSound) {}

    /** Returns how much of a pack has not been condemned; empty if the catalog does not have the pack. */
    public Optional<PackUse> use(PackId pack) {
        return sql().first(
                        row -> new PackUse(row.getLong(1), row.getLong(2), row.getInt(3) == 0),
                        "SELECT (SELECT COALESCE(SUM(CASE WHEN r.condemned = 0 THEN r.length ELSE 0 END), 0)"
                                + " FROM record r WHERE r.pack = p.nr), p.bytes, p.unsound FROM pack p WHERE p.id = ?",
                        (Object) pack.bytes());
    }

    /** Computes for each domain until when nobody can destroy what its points need, and stores it. */
    public void computeDomainLocks(Instant now) {
        sql().update("DELETE FROM domain_lock");
        sql().update(
                        "INSERT INTO domain_lock (domain, locked_until, computed) SELECT d.nr, (SELECT"
                                + " COALESCE(MIN(e.until), 0) FROM (SELECT COALESCE(o.retain_until, 0) AS until FROM pack"
                                + " p LEFT JOIN locked_object o ON o.pack = p.id WHERE p.domain = d.nr AND p.retired IS"
                                + " NULL AND p.bytes > 0 UNION ALL SELECT o.retain_until FROM locked_object o WHERE o.pack"
                                + " IS NULL AND o.released = 0 AND o.version <> '' AND (o.vault = d.vault OR o.vault IS NULL)) e), CAST(? AS"
                                + " BIGINT) FROM domain d",
                        now.toEpochMilli());
    }

    /**
     * Until when nobody can destroy what points need.
     *
     * @param until {@link Instant#EPOCH} if some lock is not known
     */
    public record Horizon(Instant until, Instant computed) {}

    /** Returns the earliest of the vault's domains; empty before the first computation. */
    public Optional<Horizon> horizon(VaultId vault) {
        return sql().first(
                        LockedObjectTable::horizon,
                        "SELECT l.locked_until, l.computed FROM domain_lock l JOIN domain d ON d.nr = l.domain"
                                + " WHERE d.vault = ? ORDER BY l.locked_until LIMIT 1",
                        (Object) vault.bytes());
    }

    private static Horizon horizon(ResultSet row) throws SQLException {
        return new Horizon(Instant.ofEpochMilli(row.getLong(1)), Instant.ofEpochMilli(row.getLong(2)));
    }

    private static Optional<Instant> instant(long millis) {
        return millis > 0 ? Optional.of(Instant.ofEpochMilli(millis)) : Optional.empty();
    }

    private static LockedObject object(ResultSet row) throws SQLException {
        return new LockedObject(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                Instant.ofEpochMilli(row.getLong(5)),
                row.getInt(6) > 0);
    }

    private static OwnedObject owned(ResultSet row) throws SQLException {
        byte @Nullable [] vault = row.getBytes(7);
        byte @Nullable [] pack = row.getBytes(8);
        return new OwnedObject(
                object(row),
                Optional.ofNullable(vault).map(bytes -> VaultId.from(bytes, 0)),
                Optional.ofNullable(pack).map(bytes -> PackId.from(bytes, 0)));
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
