package dev.coffre.vault;

import dev.coffre.vault.id.Oid;
import java.util.List;

/** The vault's answer to a batch. */
public sealed interface PutResult {

    /**
     * The whole batch is durable.
     *
     * @param records number of records that were new to the vault
     * @param bytes their length
     */
    record Admitted(int records, long bytes) implements PutResult {}

    /**
     * Children of the batch are not live: send these, then the batch again. All records before the first gap are
     * admitted.
     */
    record Missing(List<Oid> oids) implements PutResult {
        public Missing {
            oids = List.copyOf(oids);
        }
    }
}
