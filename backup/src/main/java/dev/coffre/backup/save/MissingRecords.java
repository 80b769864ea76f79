package dev.coffre.backup.save;

import dev.coffre.vault.id.Oid;
import java.util.Collection;
import java.util.Set;

/** The vault lost records between its answer that it has them and the parents that need them. The run heals this. */
final class MissingRecords extends RuntimeException {
    private final transient Set<Oid> oids;

    MissingRecords(Collection<Oid> oids) {
        super(oids.size() + " records are missing at the vault");
        this.oids = Set.copyOf(oids);
    }

    Set<Oid> oids() {
        return oids;
    }
}
