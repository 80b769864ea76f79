package dev.coffre.backup.save.compare;

import dev.coffre.backup.save.reuse.PreviousEntry;
import dev.coffre.backup.save.stage.KeptEntry;
import java.util.Optional;

/** Decides which entries of the previous point are kept although the walk does not return their objects. */
public record UnseenEntries(RetainedRoots retained, WalkProblems problems) {

    /** Returns whether there may be such entries from here on. */
    boolean mayExist() {
        return !retained.isEmpty() || problems.hasHidden();
    }

    /** Returns how an entry is kept that the walk did not return; empty if its object was deleted. */
    Optional<KeptEntry> keep(PreviousEntry previous) {
        if (retained.contains(previous.entry().key())) {
            return Optional.of(new KeptEntry.Retained(previous));
        }
        return problems.isHidden(previous.entry().key())
                ? Optional.of(new KeptEntry.Hidden(previous.entry()))
                : Optional.empty();
    }
}
