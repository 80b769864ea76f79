package dev.coffre.server.catalog;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import java.time.Instant;
import java.util.Optional;

/**
 * A pack of the store.
 *
 * @param nr the catalog's own number for it, from 1
 * @param closed whether it has its directory and trailer
 * @param retired when it was retired, because nothing in it is needed any more
 * @param bytes the bytes of its records, needed or not; 0 for a pack that had no row when a start found it
 */
public record PackRow(
        long nr,
        PackId id,
        VaultId vault,
        DomainId domain,
        PackKind kind,
        boolean closed,
        Optional<Instant> retired,
        long bytes) {
    public PackHeader header() {
        return new PackHeader(kind, id, domain);
    }
}
