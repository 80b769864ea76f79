package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.Optional;

/** An indexed entry of the audit log. {@code line} is the entry itself. */
public record AuditRow(long n, Instant at, String actor, String action, Optional<VaultId> vault, String line) {}
