package dev.coffre.backup.save.known;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.Entry;

/**
 * Whether an entry of the previous point is taken over as it is.
 *
 * @param avoided records that must not be taken over
 */
public record Reuse(UnchangedRule unchanged, Losses avoided) {
    public boolean allows(Entry previous, Metadata now) {
        return unchanged.holds(previous, now)
                && !avoided.touchContent(previous)
                && !avoided.touchAttributes(previous.attributes());
    }
}
