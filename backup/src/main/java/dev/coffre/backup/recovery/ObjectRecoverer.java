package dev.coffre.backup.recovery;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.tree.Entry;
import java.util.function.BiPredicate;

/** Recovers objects other than folders, by their type and size. For one thread. */
final class ObjectRecoverer {
    private static final int SETUID_AND_SETGID = 06000;
    private static final ByteString CAPABILITY = ByteString.utf8("security.capability");

    private final SmallFileRecoverer smallFiles;
    private final LargeFileRecoverer largeFiles;
    private final ReusableContentFinder contentFinder;
    private final FilePlacer placer;
    private final HardLinks links;
    private final boolean devices;
    private final BiPredicate<Entry, TargetPath> already;

    /** @param already whether an interrupted recovery recovered the entry to this path */
    ObjectRecoverer(
            SmallFileRecoverer smallFiles,
            LargeFileRecoverer largeFiles,
            ReusableContentFinder contentFinder,
            FilePlacer placer,
            HardLinks links,
            boolean devices,
            BiPredicate<Entry, TargetPath> already) {
        this.smallFiles = smallFiles;
        this.largeFiles = largeFiles;
        this.contentFinder = contentFinder;
        this.placer = placer;
        this.links = links;
        this.devices = devices;
        this.already = already;
    }

    /** Returns whether the entry is a device, and devices are not recovered. */
    boolean refuses(Entry entry) {
        return !devices && isDevice(entry);
    }

    /** Returns whether the entry has setuid, setgid or capabilities, and they are not recovered. */
    boolean leavesBitsOut(Entry entry) {
        boolean hasBits = entry.metadata()
                .unixPermissions()
                .filter(permissions -> (permissions.mode() & SETUID_AND_SETGID) != 0)
                .isPresent();
        return !devices && (hasBits || entry.attributes().find(CAPABILITY).isPresent());
    }

    /** Returns whether an interrupted recovery placed this object. */
    boolean isAlreadyRecovered(Entry entry, TargetPath path) {
        return already.test(entry, path);
    }

    boolean isSameObject(TargetPath one, TargetPath other) throws ErrnoException {
        return placer.isSameObject(one, other);
    }

    static boolean isDevice(Entry entry) {
        return switch (entry.metadata().fileType()) {
            case FileType.CharacterDevice _, FileType.BlockDevice _ -> true;
            default -> false;
        };
    }

    /** Creates the object. A file may still be in flight when this returns. */
    void recover(Entry entry, TargetPath path) throws ErrnoException {
        if (!entry.metadata().isRegularFile()) {
            placer.placeSpecial(entry, path);
            links.recordPlaced(entry, path);
        } else if (entry.content() instanceof FileContent.FileList
                && entry.metadata().size() > SmallFileRecoverer.MAX_FILE_BYTES) {
            largeFiles.add(entry, path);
        } else {
            try (ReusableContent known = contentFinder.find(path)) {
                smallFiles.add(entry, path, known);
            }
        }
    }

    /** Gives a recovered object a second name. */
    void link(TargetPath existing, TargetPath path) throws ErrnoException {
        placer.link(existing, path);
    }

    /** Waits until every file is placed or failed. */
    void finish() {
        smallFiles.finish();
        largeFiles.finish();
    }
}
