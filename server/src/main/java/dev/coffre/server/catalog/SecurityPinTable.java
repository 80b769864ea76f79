package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** The table of security PINs: at most one for each machine or vault and operation. */
public record SecurityPinTable(CatalogConnection connection) {
    /** Replaces the PIN. */
    public void put(String subject, String operation, SecurityPinRow pin) {
        sql().update(
                        "INSERT INTO security_pin (subject, operation, name, proof, expires, attempts)"
                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subject, operation) DO UPDATE SET"
                                + " name = excluded.name, proof = excluded.proof, expires = excluded.expires,"
                                + " attempts = excluded.attempts",
                        subject,
                        operation,
                        pin.name().bytes(),
                        pin.proof().bytes(),
                        pin.expires().toEpochMilli(),
                        pin.attempts());
    }

    public Optional<SecurityPinRow> find(String subject, String operation) {
        return sql().first(
                        row -> new SecurityPinRow(
                                Sha256.from(row.getBytes(1), 0),
                                Sha256.from(row.getBytes(2), 0),
                                Instant.ofEpochMilli(row.getLong(3)),
                                row.getInt(4)),
                        "SELECT name, proof, expires, attempts FROM security_pin WHERE subject = ? AND operation = ?",
                        subject,
                        operation);
    }

    /** Counts an attempt if fewer than {@code most} were. Returns their number; empty if the PIN is not there or has none. */
    public OptionalInt countAttempt(String subject, String operation, Sha256 proof, int most) {
        return sql().first(
                        row -> OptionalInt.of(row.getInt(1)),
                        "UPDATE security_pin SET attempts = attempts + 1"
                                + " WHERE subject = ? AND operation = ? AND proof = ? AND attempts < ?"
                                + " RETURNING attempts",
                        subject,
                        operation,
                        proof.bytes(),
                        most)
                .orElse(OptionalInt.empty());
    }

    /** Returns whether the PIN was there. */
    public boolean delete(String subject, String operation, Sha256 proof) {
        return sql().update(
                                "DELETE FROM security_pin WHERE subject = ? AND operation = ? AND proof = ?",
                                subject,
                                operation,
                                proof.bytes())
                > 0;
    }

    public void deleteExpiredBefore(Instant cutoff) {
        sql().update("DELETE FROM security_pin WHERE expires < ?", cutoff.toEpochMilli());
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
