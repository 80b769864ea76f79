package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;
import java.util.Optional;

/**
 * A vault, as in lists; {@code created} in ms, {@code quota} in bytes, 0 for none.
 *
 * @param deletedUntil for a deleted vault: until when it can be undeleted, in ms
 */
public record VaultEntry(
        @FieldFormat(ID) String vault,
        String name,
        String description,
        @FieldFormat(MILLIS) long created,
        long generation,
        long quota,
        long machines,
        long points,
        long bytesStored,
        @FieldFormat(MILLIS) Optional<Long> deletedUntil) {}
