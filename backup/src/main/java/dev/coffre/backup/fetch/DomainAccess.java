package dev.coffre.backup.fetch;

import dev.coffre.backup.record.DomainKeys;
import dev.coffre.vault.DomainReader;

/**
 * The services and keys by which a job reads the records of a domain.
 *
 * @param threads closed by the caller
 */
public record DomainAccess(DomainReader vault, DomainKeys keys, FetchThreads threads) {
    public RecordFetcher fetcher(RecordOpenerPool openers) {
        return new RecordFetcher(vault, openers, threads);
    }
}
