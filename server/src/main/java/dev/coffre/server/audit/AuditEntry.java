package dev.coffre.server.audit;

import dev.coffre.server.message.AuditLine;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of the log. The bytes of the line are stored, chained and exported. The other fields are parsed from them.
 *
 * @param previous SHA-256 of the line before, without its line feed; zero for the first
 * @param actor name of an account or, from {@code local}, of a user of the operating system; empty if unknown
 * @param from an IP address, or {@code local}
 * @param outcome {@code done}, or the code of the problem
 */
public record AuditEntry(
        long n,
        Sha256 previous,
        Instant at,
        String actor,
        String from,
        Optional<VaultId> vault,
        AuditAction action,
        String outcome,
        String line) {
    /** The longest line, in bytes. Twenty facts of 256 characters fit. */
    static final int MAX_LINE = 32 << 10;

    static AuditEntry next(
            long n,
            Sha256 previous,
            Instant at,
            String actor,
            String from,
            Optional<VaultId> vault,
            AuditAction auditAction,
            String outcome) {
        String line = WireJson.writeLine(new AuditLine(
                n,
                previous.toString(),
                at.toEpochMilli(),
                actor,
                from,
                auditAction.code(),
                vault.map(VaultId::toString),
                outcome,
                auditAction.facts()));
        return new AuditEntry(n, previous, at, actor, from, vault, auditAction, outcome, line);
    }

    /** @throws MalformedMessageException if the bytes are not a line of an audit log */
    static AuditEntry parse(byte[] bytes) {
        AuditLine line = WireJson.read(bytes, AuditLine.class);
        try {
            return new AuditEntry(
                    line.n(),
                    Sha256.parse(line.previous()),
                    Instant.ofEpochMilli(line.at()),
                    line.actor(),
                    line.from(),
                    line.vault().map(VaultId::parse),
                    AuditAction.of(line.action()).with(line.facts()),
                    line.outcome(),
                    new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("not an entry of an audit log");
        }
    }

    /** Hash that the next entry names as its predecessor. */
    Sha256 hash() {
        return Sha256.of(line.getBytes(StandardCharsets.UTF_8));
    }
}
