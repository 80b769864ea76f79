package dev.coffre.vault.admission;

import dev.coffre.vault.id.Oid;
import java.util.List;

/**
 * A batch in which no record breaks a rule.
 *
 * @param records the records that may be admitted, in the batch's order: all, or those before the first that lacks a child
 * @param missing children that are neither live nor earlier in the batch
 */
public record CheckedBatch(List<CheckedRecord> records, List<Oid> missing) {
    public CheckedBatch {
        records = List.copyOf(records);
        missing = List.copyOf(missing);
    }
}
