package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import java.time.Instant;
import java.util.Optional;

/**
 * A token of a machine, a reader or an account.
 *
 * @param hash SHA-256 of the token
 * @param identity whom it authenticates
 * @param holder whose limit it counts for
 * @param group whose limit it counts for, too; for the token of a machine, its vault
 * @param network of the client that it was issued to
 */
public record AccessTokenRow(
        Sha256 hash,
        String identity,
        String holder,
        String group,
        Instant issued,
        Instant expires,
        String network,
        Optional<Instant> used) {}
