package dev.coffre.server.catalog;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import java.time.Instant;

/** A recovery point; its bytes are in the store. */
public record PointRow(
        MachineId machine, long seq, Sha256 hash, Instant receivedAt, long files, long bytes, Oid root) {}
