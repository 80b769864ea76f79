package dev.coffre.backup.restore;

import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.tree.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives folders their metadata when nothing is placed in them any more. Those that would lock their owner out wait for the
 * end, the deepest first.
 */
final class Folders {
    private static final int OWNER_ALL = 0700;

    private final Target target;
    private final TargetMapping mapping;
    private final AttributeReader attributes;
    private final Tally tally;
    private final List<Entry> locking = new ArrayList<>();

    Folders(Target target, TargetMapping mapping, AttributeReader attributes, Tally tally) {
        this.target = target;
        this.mapping = mapping;
        this.attributes = attributes;
        this.tally = tally;
    }

    void finish(Entry folder) {
        if ((folder.metadata().mode() & OWNER_ALL) == OWNER_ALL) {
            apply(folder);
        } else {
            locking.add(folder);
        }
    }

    void finishLocking() {
        locking.reversed().forEach(this::apply);
    }

    private void apply(Entry folder) {
        try {
            tally.metadataFailed(
                    folder, target.applyMetadata(mapping.of(folder.key()), folder.metadata(), attributes.of(folder)));
        } catch (ErrnoException | RuntimeException failure) {
            tally.failed(folder, failure);
        }
    }
}
