package dev.coffre.backup.save.send;

import dev.coffre.vault.id.Oid;
import java.util.Collection;
import java.util.Set;

/** The vault lost records between its answer that it has them and the parents that need them. The run heals this. */
public final class MissingRecords extends RuntimeException {
    private final transient Set<Oid> oids;

    public MissingRecords(Collection<Oid> oids) {
        super(oids.size() + " records are missing at the vault");
        this.oids = Set.copyOf(oids);
    }

    public Set<Oid> oids() {
        return oids;
    }
}
