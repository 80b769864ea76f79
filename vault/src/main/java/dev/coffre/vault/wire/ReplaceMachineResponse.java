package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.BASE64;
import static dev.coffre.vault.field.FieldFormat.Format.HASH;
import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;
import java.util.Optional;

/**
 * The machine whose chain the new installation continues.
 *
 * @param registered when its first installation was registered
 * @param receipt base64 of the receipt of the handover point; absent if there is no such point
 */
public record ReplaceMachineResponse(
        @FieldFormat(ID) String machine,
        String name,
        @FieldFormat(ID) String vault,
        String vaultName,
        @FieldFormat(HASH) String signingKey,
        @FieldFormat(MILLIS) long registered,
        @FieldFormat(BASE64) Optional<String> receipt) {}
