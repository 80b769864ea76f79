package dev.coffre.vault;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import java.util.List;

/** The vault's answer to a recovery point. */
public sealed interface CommitResult {

    /** The point is durable and complete. */
    record Committed(Receipt receipt) implements CommitResult {}

    /** These records, on which the point or the session relied, are no longer live. Send them and commit again. */
    record Missing(List<Oid> oids) implements CommitResult {
        public Missing {
            oids = List.copyOf(oids);
        }
    }

    /** The point does not follow the machine's head: another process committed, or one of the two sides was set back. */
    record HeadMoved(ChainHead head) implements CommitResult {}
}
