package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.HASH;
import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;
import java.util.Optional;

/**
 * One damaged thing in the store.
 *
 * @param file path below the store; {@code -} if no file holds it any more
 */
public record DamageEntry(
        @FieldFormat(ID) Optional<String> vault,
        String file,
        String reason,
        @FieldFormat(ID) Optional<String> pack,
        @FieldFormat(HASH) Optional<String> oid,
        @FieldFormat(MILLIS) long found) {}
