package dev.coffre.backup.place.windows;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.TargetObject;
import dev.coffre.backup.win32.ObjectStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Marks a folder whose metadata is not applied yet, so that a later recovery recognises it. The mark is a combination of
 * attributes that other programs do not give to a folder. Not every file system keeps all of them. Thread-safe.
 */
final class UnfinishedMark {
    private static final int MARK =
            ObjectStatus.HIDDEN | ObjectStatus.SYSTEM | ObjectStatus.ARCHIVE | ObjectStatus.NOT_CONTENT_INDEXED;

    private final Supplier<String> temporaryNames;

    /** What each volume keeps of the mark. */
    private final Map<Long, Integer> kept = new HashMap<>();

    UnfinishedMark(Supplier<String> temporaryNames) {
        this.temporaryNames = temporaryNames;
    }

    /** Creates a folder with the mark. */
    TargetObject create(TargetObject parent, String name) throws ErrnoException {
        TargetObject made = parent.createFolder(name, ObjectStatus.HIDDEN | ObjectStatus.SYSTEM);
        try {
            made.setBasic(0, 0, MARK);
            return made;
        } catch (ErrnoException failure) {
            made.close();
            throw failure;
        }
    }

    /** Returns whether a folder has the mark. */
    boolean isOn(ObjectStatus folder, TargetObject parent) throws ErrnoException {
        int attributes = folder.settableAttributes();
        if (attributes == MARK) {
            return true;
        }
        boolean mayBeIncomplete =
                attributes != 0 && (attributes & ~MARK) == 0 && (attributes & ObjectStatus.HIDDEN) != 0;
        return mayBeIncomplete && attributes == keptOn(folder.volume(), parent);
    }

    private synchronized int keptOn(long volume, TargetObject parent) throws ErrnoException {
        Integer known = kept.get(volume);
        if (known == null) {
            try (TargetObject probe = create(parent, temporaryNames.get())) {
                known = probe.status().settableAttributes();
                probe.remove();
            }
            kept.put(volume, known);
        }
        return known;
    }
}
