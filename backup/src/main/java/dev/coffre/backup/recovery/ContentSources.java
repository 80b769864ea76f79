package dev.coffre.backup.recovery;

import dev.coffre.backup.fetch.RecordFetcher;
import dev.coffre.backup.page.PageSource;

/**
 * Where the content of files comes from.
 *
 * @param fetcher fetches records from the vault
 * @param chunks the nearest source of each chunk
 * @param recovered chunks of files that are already recovered
 * @param partial files that an interrupted recovery left
 * @param pages of lists of chunks
 */
record ContentSources(
        RecordFetcher fetcher,
        ChunkSource chunks,
        RecoveredChunkIndex recovered,
        PartialFiles partial,
        PageSource pages) {}
