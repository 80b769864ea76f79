package dev.coffre.server.rebuild;

import dev.coffre.vault.id.Oid;
import java.util.Set;

/** What became of a pack that the catalog did not know. */
sealed interface AdoptionResult {
    /**
     * @param records those that nothing else had
     * @param isInPart whether others are left out, since their children are missing
     */
    record Adopted(Set<Oid> records, boolean isInPart) implements AdoptionResult {}

    /** The catalog knows it by now, it is gone, or it is the damaged rest of a pack that was being written to a disk. */
    record NothingToDo() implements AdoptionResult {}

    /**
     * It is being written, or the catalog changed each time while it was looked at. Nothing was changed, and a later
     * comparison may adopt it.
     */
    record Deferred() implements AdoptionResult {}

    /**
     * Some of its records have children that the catalog does not have yet. Nothing was changed.
     *
     * @param missing some of these children, at least one
     */
    record LacksChildren(Set<Oid> missing) implements AdoptionResult {}

    /** @param reason why it cannot be adopted, in a few words */
    record Unusable(String reason) implements AdoptionResult {}
}
