package dev.coffre.vault.admission;

import dev.coffre.vault.id.Oid;
import java.util.List;

/**
 * A batch that keeps every rule, in its order.
 *
 * @param missing kids that are neither live nor earlier in the batch; unless empty, nothing may be admitted
 */
public record CheckedBatch(List<CheckedRecord> records, List<Oid> missing) {
    public CheckedBatch {
        records = List.copyOf(records);
        missing = List.copyOf(missing);
    }
}
