package dev.coffre.vault.store.storage;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A file as a listing of the store shows it.
 *
 * @param length in bytes
 * @param tag the store's own mark of these bytes, which other bytes under the same name do not have; empty if it has none
 * @param written when it was written, by the clock of the store; empty if that is not known
 */
public record StoreEntry(Path file, long length, String tag, Optional<Instant> written) {}
