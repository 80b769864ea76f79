package dev.coffre.server.message;

import dev.coffre.vault.field.AllowedValues;

/** Asks for a security PIN for one operation of a machine. The last two operations are of a vault. */
public record PinRequest(
        @AllowedValues({
            "change-passphrase",
            "rotate-key",
            "drop-recovery-code",
            "replace-machine",
            "shorten-retention",
            "delete-data",
            "loosen-safeguards",
            "delete-vault"
        })
        String operation) {}
