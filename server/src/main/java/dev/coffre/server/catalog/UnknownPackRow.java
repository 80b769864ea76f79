package dev.coffre.server.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * A file in the place of a pack that the catalog does not know.
 *
 * @param file its path below the store
 * @param tag the store's own mark of its bytes; empty if it has none
 * @param seen when it was first listed
 * @param reason why it cannot be adopted; empty if it was not read yet
 */
public record UnknownPackRow(String file, long length, String tag, Instant seen, Optional<String> reason) {}
