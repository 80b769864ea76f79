package dev.coffre.backup.save.send;

import dev.coffre.vault.id.Oid;
import java.util.Collection;
import java.util.Set;

/** The vault lost records that it had reported to have, before their parents arrived. The run heals this. */
public final class RecordsLostException extends RuntimeException {
    private final transient Set<Oid> oids;

    public RecordsLostException(Collection<Oid> oids) {
        super(oids.size() + " records are missing at the vault");
        this.oids = Set.copyOf(oids);
    }

    public Set<Oid> oids() {
        return oids;
    }
}
