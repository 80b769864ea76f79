package dev.coffre.backup.place.windows;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.SecurityDescriptor;
import dev.coffre.backup.win32.TargetObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Marks a folder whose metadata is not applied yet, so that a later recovery recognises it. The mark is a combination of
 * attributes that other programs do not give to a folder, and that only trusted users have access: everybody can set
 * attributes of a folder of their own. Not every file system keeps all of that. Thread-safe.
 */
final class UnfinishedMark {
    private static final int MARK =
            ObjectStatus.HIDDEN | ObjectStatus.SYSTEM | ObjectStatus.ARCHIVE | ObjectStatus.NOT_CONTENT_INDEXED;

    private final Supplier<String> temporaryNames;
    private final byte[] user;
    private final TrustedUsers trusted;

    /** What each volume keeps of the mark. */
    private final Map<Long, Integer> kept = new HashMap<>();

    /** @param user of this process */
    UnfinishedMark(Supplier<String> temporaryNames, byte[] user) {
        this.temporaryNames = temporaryNames;
        this.user = user.clone();
        this.trusted = TrustedUsers.of(user);
    }

    /** Creates a folder with the mark, which only trusted users may open. */
    TargetObject create(TargetObject parent, String name) throws ErrnoException {
        TargetObject made =
                parent.createFolder(name, ObjectStatus.HIDDEN | ObjectStatus.SYSTEM, privateDescriptor(parent));
        try {
            made.setBasic(0, 0, MARK);
            return made;
        } catch (ErrnoException failure) {
            made.close();
            throw failure;
        }
    }

    private byte[] privateDescriptor(TargetObject parent) {
        try {
            return SecurityDescriptor.parse(parent.securityDescriptor()).privateFolderBelow(user);
        } catch (ErrnoException | IllegalArgumentException unknown) {
            return SecurityDescriptor.privateTo(user);
        }
    }

    /** Returns whether a folder has the mark. */
    boolean isOn(TargetObject folder, TargetObject parent) throws ErrnoException {
        ObjectStatus status = folder.status();
        return hasAttributes(status, parent) && trusted.ownAlone(folder);
    }

    /** Returns whether a folder has the attributes of the mark, or some of them. */
    static boolean mayBeOn(ObjectStatus folder) {
        int attributes = folder.settableAttributes();
        return (attributes & ~MARK) == 0 && (attributes & ObjectStatus.HIDDEN) != 0;
    }

    private boolean hasAttributes(ObjectStatus folder, TargetObject parent) throws ErrnoException {
        int attributes = folder.settableAttributes();
        return attributes == MARK || mayBeOn(folder) && attributes == keptOn(folder.volume(), parent);
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
