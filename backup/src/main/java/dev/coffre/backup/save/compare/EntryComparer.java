package dev.coffre.backup.save.compare;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.flow.AttemptContext;
import dev.coffre.backup.save.reuse.PreviousEntry;
import dev.coffre.backup.save.reuse.PreviousTree;
import dev.coffre.backup.save.reuse.ReusePolicy;
import dev.coffre.backup.save.stage.ComparedEntry;
import dev.coffre.backup.save.stage.ComparedEntry.FileToRead;
import dev.coffre.backup.save.stage.ComparedEntry.WithoutContent;
import dev.coffre.backup.save.stage.DetectedItem;
import dev.coffre.backup.save.stage.KeptEntry;
import dev.coffre.backup.save.stage.Sink;
import dev.coffre.backup.save.stage.WalkedItem;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/**
 * Compares each object with its entry in the previous point, and decides whether it is kept or read. Inserts the
 * entries that are kept although the walk does not return them.
 */
public final class EntryComparer implements Sink<DetectedItem> {
    private final PreviousTree previous;
    private final ReusePolicy policy;
    private final UnseenEntries unseen;
    private final AttemptContext context;
    private final Sink<ComparedEntry> next;

    public EntryComparer(
            PreviousTree previous,
            ReusePolicy policy,
            UnseenEntries unseen,
            AttemptContext context,
            Sink<ComparedEntry> next) {
        this.previous = previous;
        this.policy = policy;
        this.unseen = unseen;
        this.context = context;
        this.next = next;
    }

    @Override
    public void accept(DetectedItem detected) {
        switch (detected) {
            case KeptEntry.UnchangedLeaf leaf -> next.accept(leaf);
            case WalkedItem(SourceItem item, boolean mountPoint) -> {
                if (unseen.mayExist()) {
                    previous.forEachBefore(item.key(), this::keepIfUnseen);
                }
                next.accept(compare(item, mountPoint));
            }
        }
    }

    @Override
    public void finish() {
        if (unseen.mayExist()) {
            previous.forEach(this::keepIfUnseen);
        }
        if (!unseen.retained().isEmpty() && previous.hasGaps()) {
            context.reporter()
                    .warn(ProblemCode.CARRIED_LOST.with(
                            "path", unseen.retained().display()));
        }
        next.finish();
    }

    private void keepIfUnseen(PreviousEntry entry) {
        context.stop().check();
        unseen.keep(entry).ifPresent(next::accept);
    }

    private ComparedEntry compare(SourceItem item, boolean mountPoint) {
        Metadata now = item.metadata();
        Optional<PreviousEntry> found = previous.find(item.key());
        if (found.isPresent() && policy.allows(found.get().entry(), now)) {
            return new KeptEntry.Unchanged(item, found.get(), mountPoint);
        }
        return now.isRegularFile() && now.size() > 0
                ? new FileToRead(item, found.map(PreviousEntry::entry))
                : new WithoutContent(item, mountPoint);
    }
}
