package dev.coffre.vault.wire;

import dev.coffre.vault.field.OneOf;

/** Asks for a security PIN for one operation of a machine. The last two operations are of a vault. */
public record AskPin(
        @OneOf({
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
