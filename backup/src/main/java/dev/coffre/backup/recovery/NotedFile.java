package dev.coffre.backup.recovery;

import dev.coffre.backup.place.PartialFile;
import dev.coffre.vault.id.Oid;

/**
 * What a recovery notes of a partial file. A later recovery trusts none of it: it compares the id, and hashes the bytes again.
 *
 * @param content the file list, which names every byte of the file
 * @param verified bytes from the start that came from the vault and are on disk
 */
public record NotedFile(PartialFile file, Oid content, long verified) {
    public NotedFile {
        if (verified < 0) {
            throw new IllegalArgumentException("verified " + verified);
        }
    }
}
