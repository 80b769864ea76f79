package dev.coffre.backup.save.compare;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.cache.LeafNoteReader;
import dev.coffre.backup.save.reuse.LeafDigest;
import dev.coffre.backup.save.reuse.PreviousTree;
import dev.coffre.backup.save.reuse.ReusePolicy;
import dev.coffre.backup.save.stage.DetectedItem;
import dev.coffre.backup.save.stage.KeptEntry.UnchangedLeaf;
import dev.coffre.backup.save.stage.Sink;
import dev.coffre.backup.save.stage.WalkedItem;
import dev.coffre.backup.tree.Subtree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Groups the objects of the walk by the leaf pages of the previous point. Holds the objects of a page back until they
 * are complete. If their metadata matches the note about the page, releases the page, which was not opened. Otherwise
 * releases the objects one by one.
 */
public final class UnchangedLeafDetector implements Sink<WalkedItem> {
    private final PreviousTree previous;
    private final LeafNoteReader notes;
    private final boolean hasNotes;
    private final LeafDigest digest;
    private final ReusePolicy policy;
    private final UnseenEntries unseen;
    private final Sink<DetectedItem> next;

    /** The objects of {@link #expected} so far. At most as many as a page has entries. */
    private final List<WalkedItem> held = new ArrayList<>();

    private Optional<ExpectedLeaf> expected = Optional.empty();

    private record ExpectedLeaf(Subtree page, LeafNote note) {}

    /** @param notes about the leaf pages of {@code previous} */
    public UnchangedLeafDetector(
            PreviousTree previous,
            LeafNoteReader notes,
            LeafDigest digest,
            ReusePolicy policy,
            UnseenEntries unseen,
            Sink<DetectedItem> next) {
        this.previous = previous;
        this.notes = notes;
        this.hasNotes = !notes.isAtEnd();
        this.digest = digest;
        this.policy = policy;
        this.unseen = unseen;
        this.next = next;
    }

    @Override
    public void accept(WalkedItem walked) {
        if (!hasNotes) {
            next.accept(walked);
            return;
        }
        boolean comparable = isComparable(walked);
        if (expected.isPresent() && !(comparable && isExpected(walked))) {
            releaseHeld();
        }
        if (expected.isEmpty() && comparable) {
            expected = previous.nextLeaf(walked.item().key())
                    .flatMap(page -> notes.find(page.page().oid()).map(note -> new ExpectedLeaf(page, note)));
        }
        if (expected.isEmpty()) {
            next.accept(walked);
        } else {
            hold(walked, expected.get());
        }
    }

    @Override
    public void finish() {
        releaseHeld();
        next.finish();
    }

    /** Returns whether the metadata alone decides whether the object is unchanged, without its previous entry. */
    private boolean isComparable(WalkedItem walked) {
        return policy.allowsWholePages()
                && !unseen.mayExist()
                && !walked.mountPoint()
                && policy.isSettled(walked.item().key(), walked.item().metadata());
    }

    private boolean isExpected(WalkedItem walked) {
        return walked.item().key().compareTo(expected.orElseThrow().page().key()) <= 0;
    }

    private void hold(WalkedItem walked, ExpectedLeaf leaf) {
        held.add(walked);
        digest.add(walked.item().key(), walked.item().metadata());
        if (held.size() < leaf.note().entries()) {
            return;
        }
        if (digest.matches(leaf.page().page().oid(), leaf.note()) && policy.allows(leaf.note())) {
            previous.skipLeaf();
            reset();
            next.accept(new UnchangedLeaf(leaf.page(), leaf.note()));
        } else {
            releaseHeld();
        }
    }

    private void releaseHeld() {
        held.forEach(next::accept);
        reset();
    }

    private void reset() {
        held.clear();
        digest.reset();
        expected = Optional.empty();
    }
}
