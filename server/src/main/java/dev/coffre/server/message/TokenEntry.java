package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;
import java.util.Optional;

/**
 * An API token, without its secret; instants in ms.
 *
 * @param vault the only vault that it is valid for; absent for all
 * @param used time of the last use, at most some minutes behind
 */
public record TokenEntry(
        String account,
        String name,
        boolean readOnly,
        @FieldFormat(ID) Optional<String> vault,
        Optional<String> vaultName,
        @FieldFormat(MILLIS) long created,
        @FieldFormat(MILLIS) long expires,
        @FieldFormat(MILLIS) Optional<Long> used) {}
