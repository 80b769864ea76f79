package dev.coffre.server.catalog;

import dev.coffre.vault.id.Sha256;
import java.time.Instant;
import java.util.Optional;

/**
 * A session of a person at the portal.
 *
 * @param id SHA-256 of the id that the browser has
 * @param fingerprint of the credentials by which the person signed in
 * @param notice for the next page
 */
public record WebSessionRow(
        Sha256 id,
        String account,
        String fingerprint,
        Instant lastProof,
        Instant since,
        Instant used,
        Optional<String> notice) {}
