package dev.coffre.server.catalog;

import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.signing.VerifyingKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tables of machines, their keys, and the key slots of their domains. */
public record MachineTable(CatalogConnection connection) {
    private static final String MACHINE =
            "SELECT m.id, m.vault, d.id, d.nr, m.name, m.os, m.registered, m.key_gen, m.kind"
                    + " FROM machine m JOIN domain d ON d.nr = m.domain ";

    private static final String HOLDS_DATA =
            "EXISTS (SELECT 1 FROM point p WHERE p.machine = m.id AND p.removed_at IS NULL)";

    /**
     * Condition for listed machines. A removed machine that still has points stays listed, because people could not delete
     * hidden points.
     */
    private static final String LISTED = "(m.removed_at IS NULL OR " + HOLDS_DATA + ")";

    public Optional<MachineRow> find(MachineId id) {
        return sql().first(MachineTable::machine, MACHINE + "WHERE m.id = ?", (Object) id.bytes());
    }

    public Optional<MachineRow> ofDomain(DomainId domain) {
        return sql().first(MachineTable::machine, MACHINE + "WHERE d.id = ? ORDER BY m.registered", (Object)
                domain.bytes());
    }

    /** Returns registered machines, and removed ones that still have points. */
    public List<MachineRow> ofVault(VaultId vault) {
        return sql().list(
                        MachineTable::machine,
                        MACHINE + "WHERE m.vault = ? AND " + LISTED + " ORDER BY m.name",
                        (Object) vault.bytes());
    }

    public Set<MachineId> registered(VaultId vault) {
        return Set.copyOf(sql().list(
                        row -> MachineId.from(row.getBytes(1), 0),
                        "SELECT id FROM machine WHERE vault = ? AND removed_at IS NULL",
                        (Object) vault.bytes()));
    }

    /** Returns how many machines {@link #ofVault} lists. */
    public long count(VaultId vault) {
        return sql().number("SELECT COUNT(*) FROM machine m WHERE m.vault = ? AND " + LISTED, (Object) vault.bytes());
    }

    /** Returns the listed machines with this name in any vault, or the one with this id. */
    public List<MachineRow> findByNameOrId(String nameOrId) {
        return sql().list(
                        MachineTable::machine,
                        MACHINE + "WHERE (m.name = ? OR m.id = ?) AND " + LISTED,
                        nameOrId,
                        id(nameOrId));
    }

    public Optional<MachineAccessStatus> status(MachineId machine) {
        return sql().first(
                        row -> new MachineAccessStatus(
                                row.getInt(1), row.getLong(2), row.getBoolean(3), row.getBoolean(4), row.getBoolean(5)),
                        "SELECT m.key_gen, v.generation, m.removed_at IS NOT NULL, " + HOLDS_DATA
                                + ", v.deleted_until IS NOT NULL FROM machine m JOIN vault v ON v.id = m.vault"
                                + " WHERE m.id = ?",
                        (Object) machine.bytes());
    }

    private static byte[] id(String text) {
        try {
            return MachineId.parse(text).bytes();
        } catch (IllegalArgumentException aName) {
            return new byte[0];
        }
    }

    public List<MachineRow> all() {
        return sql().list(MachineTable::machine, MACHINE + "ORDER BY m.id");
    }

    /** Returns the vault's registered machine with this current authentication key. */
    public Optional<MachineRow> findByAuthenticationKey(VaultId vault, VerifyingKey key) {
        return sql().first(
                        MachineTable::machine,
                        MACHINE + "JOIN machine_key k ON k.machine = m.id AND k.key_gen = m.key_gen"
                                + " WHERE m.vault = ? AND k.authentication_key = ? AND m.removed_at IS NULL",
                        vault.bytes(),
                        key.bytes());
    }

    /** Returns whether any machine has or had one of these keys. */
    public boolean isKeyKnown(MachineKeysRow keys) {
        return sql().number(
                                "SELECT COUNT(*) FROM machine_key WHERE point_key IN (?, ?) OR authentication_key IN"
                                        + " (?, ?)",
                                keys.pointKey().bytes(),
                                keys.authenticationKey().bytes(),
                                keys.pointKey().bytes(),
                                keys.authenticationKey().bytes())
                > 0;
    }

    public boolean isNameTaken(VaultId vault, String name) {
        return sql().number("SELECT COUNT(*) FROM machine WHERE vault = ? AND name = ?", vault.bytes(), name) > 0;
    }

    /** Returns how many machines the vault credentials of this generation have registered, including removed ones. */
    public long registered(VaultId vault, long generation) {
        return sql().number(
                        "SELECT COUNT(*) FROM machine WHERE vault = ? AND generation = ?", vault.bytes(), generation);
    }

    /** @param generation the generation of the vault credentials that registered the machine */
    public void insert(MachineRow machine, MachineKeysRow keys, long generation) {
        sql().update(
                        "INSERT INTO machine (id, vault, domain, name, os, registered, key_gen, kind, generation)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        machine.id().bytes(),
                        machine.vault().bytes(),
                        machine.domainNr(),
                        machine.name(),
                        machine.os(),
                        machine.registered().toEpochMilli(),
                        machine.keyGen(),
                        machine.kind().code(),
                        generation);
        insert(machine.id(), keys);
    }

    /** Sets the machine's new keys and operating system. */
    public void replaceKeys(MachineId machine, String os, MachineKeysRow keys) {
        sql().update("UPDATE machine SET os = ?, key_gen = ? WHERE id = ?", os, keys.keyGen(), machine.bytes());
        insert(machine, keys);
    }

    private void insert(MachineId machine, MachineKeysRow keys) {
        sql().update(
                        "INSERT INTO machine_key (machine, key_gen, point_key, authentication_key) VALUES (?, ?, ?, ?)",
                        machine.bytes(),
                        keys.keyGen(),
                        keys.pointKey().bytes(),
                        keys.authenticationKey().bytes());
    }

    /** Ends the machine's registration. Its name becomes free. */
    public void remove(MachineId machine, Instant at) {
        sql().update(
                        "UPDATE machine SET removed_at = ?, name = ? WHERE id = ?",
                        at.toEpochMilli(),
                        machine.toString(),
                        machine.bytes());
    }

    public boolean isRemoved(MachineId machine) {
        return sql().number("SELECT COUNT(*) FROM machine WHERE id = ? AND removed_at IS NOT NULL", (Object)
                        machine.bytes())
                > 0;
    }

    public void rename(MachineId machine, String name) {
        sql().update("UPDATE machine SET name = ? WHERE id = ?", name, machine.bytes());
    }

    /** Returns every generation of the machine's keys, oldest first. */
    public List<MachineKeysRow> keys(MachineId machine) {
        return sql().list(
                        row -> new MachineKeysRow(
                                row.getInt(1), VerifyingKey.of(row.getBytes(2)), VerifyingKey.of(row.getBytes(3))),
                        "SELECT key_gen, point_key, authentication_key FROM machine_key WHERE machine = ? ORDER BY"
                                + " key_gen",
                        (Object) machine.bytes());
    }

    /** Returns the valid slots of the domain. */
    public List<SlotId> validSlots(int domainNr) {
        return sql().list(
                        row -> SlotId.from(row.getBytes(1), 0),
                        "SELECT id FROM slot WHERE domain = ? AND served = 1 ORDER BY id",
                        domainNr);
    }

    /** Returns every slot that the domain has or had: the valid ones, then the others, last superseded first. */
    public List<SlotRow> allSlots(int domainNr) {
        return sql().list(
                        row -> new SlotRow(
                                SlotId.from(row.getBytes(1), 0), row.getInt(2) == 1, instant(row, 3), instant(row, 4)),
                        "SELECT id, served, superseded_at, restorable_until FROM slot WHERE domain = ?"
                                + " ORDER BY served DESC, COALESCE(superseded_at, 0) DESC, id",
                        domainNr);
    }

    /**
     * Makes exactly these slots valid.
     *
     * @param reinstatableUntil until when the slots superseded by this can be reinstated
     */
    public void setValidSlots(int domainNr, Collection<SlotId> slots, Instant at, Instant reinstatableUntil) {
        sql().update(
                        "UPDATE slot SET served = 0, superseded_at = ?, restorable_until = ?"
                                + " WHERE domain = ? AND served = 1",
                        at.toEpochMilli(),
                        reinstatableUntil.toEpochMilli(),
                        domainNr);
        for (SlotId slot : slots) {
            sql().update("DELETE FROM slot WHERE domain = ? AND id = ?", domainNr, slot.bytes());
            sql().update("INSERT INTO slot (domain, id, served) VALUES (?, ?, 1)", domainNr, slot.bytes());
        }
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static MachineRow machine(ResultSet row) throws SQLException {
        return new MachineRow(
                MachineId.from(row.getBytes(1), 0),
                VaultId.from(row.getBytes(2), 0),
                DomainId.from(row.getBytes(3), 0),
                row.getInt(4),
                row.getString(5),
                row.getString(6),
                Instant.ofEpochMilli(row.getLong(7)),
                row.getInt(8),
                MachineKind.fromOptionalCode(Optional.of(row.getString(9))));
    }
}
