package dev.coffre.server.catalog;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.VaultId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables of vaults and their domains. */
public record VaultTable(CatalogConnection connection) {
    private static final String VAULT = "SELECT id, name, description, created, generation, quota FROM vault ";
    private static final String DOMAIN = "SELECT nr, id, vault, epoch, bytes_stored FROM domain ";

    public Optional<VaultRow> find(VaultId id) {
        return sql().first(VaultTable::vault, VAULT + "WHERE id = ? AND removed_at IS NULL", (Object) id.bytes());
    }

    public Optional<VaultRow> findByName(String name) {
        return sql().first(VaultTable::vault, VAULT + "WHERE LOWER(name) = LOWER(?) AND removed_at IS NULL", name);
    }

    public List<VaultRow> all() {
        return sql().list(VaultTable::vault, VAULT + "WHERE removed_at IS NULL ORDER BY name");
    }

    public void insert(VaultRow vault) {
        sql().update(
                        "INSERT INTO vault (id, name, description, created, generation, quota) VALUES (?, ?, ?, ?, ?,"
                                + " ?)",
                        vault.id().bytes(),
                        vault.name(),
                        vault.description(),
                        vault.created().toEpochMilli(),
                        vault.generation(),
                        vault.quota());
    }

    /** Returns when the deleted vault will be purged; empty if the vault is not deleted. */
    public Optional<Instant> deletedUntil(VaultId vault) {
        return sql().first(
                        row -> Instant.ofEpochMilli(row.getLong(1)),
                        "SELECT deleted_until FROM vault WHERE id = ? AND deleted_until IS NOT NULL",
                        (Object) vault.bytes());
    }

    public void delete(VaultId vault, Instant until) {
        sql().update("UPDATE vault SET deleted_until = ? WHERE id = ?", until.toEpochMilli(), vault.bytes());
    }

    public void undelete(VaultId vault) {
        sql().update("UPDATE vault SET deleted_until = NULL WHERE id = ? AND removed_at IS NULL", (Object)
                vault.bytes());
    }

    /** Removes the vault for good. Its name becomes free. */
    public void remove(VaultId vault, Instant at) {
        sql().update(
                        "UPDATE vault SET removed_at = ?, name = ? WHERE id = ?",
                        at.toEpochMilli(),
                        vault.toString(),
                        vault.bytes());
    }

    public void setGeneration(VaultId vault, long generation) {
        sql().update("UPDATE vault SET generation = ? WHERE id = ?", generation, vault.bytes());
    }

    public void setDescription(VaultId vault, String description) {
        sql().update("UPDATE vault SET description = ? WHERE id = ?", description, vault.bytes());
    }

    public void setQuota(VaultId vault, long bytes) {
        sql().update("UPDATE vault SET quota = ? WHERE id = ?", bytes, vault.bytes());
    }

    /** Returns the bytes of all records and recovery points of the vault: its usage of the quota. */
    public long bytesStored(VaultId vault) {
        return sql().number(
                        "SELECT SUM(bytes_stored + point_bytes) FROM domain WHERE vault = ?", (Object) vault.bytes());
    }

    public Optional<DomainRow> domain(DomainId id) {
        return sql().first(VaultTable::domain, DOMAIN + "WHERE id = ?", (Object) id.bytes());
    }

    public Optional<DomainRow> domain(int nr) {
        return sql().first(VaultTable::domain, DOMAIN + "WHERE nr = ?", nr);
    }

    public List<DomainRow> domains() {
        return sql().list(VaultTable::domain, DOMAIN + "ORDER BY nr");
    }

    /** Returns the domain, inserting it if it is new. */
    public DomainRow findOrInsertDomain(VaultId vault, DomainId id) {
        Optional<DomainRow> known = domain(id);
        if (known.isPresent()) {
            return known.get();
        }
        sql().update(
                        "INSERT INTO domain (id, vault, epoch, bytes_stored) VALUES (?, ?, 1, 0)",
                        id.bytes(),
                        vault.bytes());
        return domain(id).orElseThrow();
    }

    public void setEpoch(int domainNr, int epoch) {
        sql().update("UPDATE domain SET epoch = ? WHERE nr = ?", epoch, domainNr);
    }

    public void addBytes(int domainNr, long bytes) {
        sql().update("UPDATE domain SET bytes_stored = bytes_stored + ? WHERE nr = ?", bytes, domainNr);
    }

    private Sql sql() {
        return new Sql(connection);
    }

    private static VaultRow vault(ResultSet row) throws SQLException {
        return new VaultRow(
                VaultId.from(row.getBytes(1), 0),
                row.getString(2),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                row.getLong(5),
                row.getLong(6));
    }

    private static DomainRow domain(ResultSet row) throws SQLException {
        return new DomainRow(
                row.getInt(1),
                DomainId.from(row.getBytes(2), 0),
                VaultId.from(row.getBytes(3), 0),
                row.getInt(4),
                row.getLong(5));
    }
}
