package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;
import java.time.Instant;
import java.util.Optional;

/**
 * A version or delete marker that somebody else put behind an object of the store.
 *
 * @param name of the object, below the root of the store
 * @param vault empty for the journal
 */
public record ForeignVersionRow(
        String name, String version, Optional<VaultId> vault, boolean isDeleteMarker, Instant found) {}
