package dev.coffre.vault;

import dev.coffre.vault.id.Oid;
import java.util.List;

/** The vault's answer to a batch. */
public sealed interface Admission {

    /**
     * All of the batch is durable.
     *
     * @param records how many of it were new to the vault
     * @param bytes their length
     */
    record Admitted(int records, long bytes) implements Admission {}

    /** Kids of the batch are not live: send these, then the batch again. What came before the first gap is admitted. */
    record Missing(List<Oid> oids) implements Admission {
        public Missing {
            oids = List.copyOf(oids);
        }
    }
}
