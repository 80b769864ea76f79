package dev.coffre.backup.recovery;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.PartialFile;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.UnfinishedFile;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.Entry;
import dev.coffre.vault.id.Oid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * The large files of a recovery that a later one can resume. Their progress is noted in the background: first the data is
 * synced, then the note is written. Confined to one thread, except {@link #note} and {@link #countKept}.
 */
final class PartialFiles {
    /**
     * Size in bytes of the smallest file that is resumed. With {@link #MAX_UNNOTED_BYTES} and what is in flight, it bounds
     * what is fetched again after a kill: 64 MiB.
     */
    static final long MIN_FILE_BYTES = 16L << 20;

    /** Bytes of all files that are written but not noted yet. */
    private static final long MAX_UNNOTED_BYTES = 24L << 20;

    private final RecoveryTarget target;
    private final RecoveryNote note;
    private final PidVerifier verifier;
    private final Executor background;
    private final CancelToken cancel;
    private final Map<TargetPath, NotedFile> interrupted = new LinkedHashMap<>();

    /** Guarded by this. */
    private final Map<TargetPath, NotedFile> noted = new LinkedHashMap<>();

    private int active;
    private final LongAdder keptFiles = new LongAdder();
    private final LongAdder keptBytes = new LongAdder();

    /**
     * A file to fill.
     *
     * @param progress of the file
     */
    record Opened(UnfinishedFile file, FileProgress progress) {}

    /** Creates a file. */
    interface FileCreation {
        UnfinishedFile create() throws ErrnoException;
    }

    /** @param background runs calls that wait for the disk */
    PartialFiles(
            RecoveryTarget target, RecoveryNote note, PidVerifier verifier, Executor background, CancelToken cancel) {
        this.target = target;
        this.note = note;
        this.verifier = verifier;
        this.background = background;
        this.cancel = cancel;
        for (NotedFile file : note.files()) {
            interrupted.put(file.file().path(), file);
            noted.put(file.file().path(), file);
        }
    }

    /** Reopens the file if an interrupted recovery kept it. Otherwise creates it. */
    Opened open(Entry entry, TargetPath path, FileCreation creation) throws ErrnoException {
        if (note == RecoveryNote.NONE
                || entry.metadata().size() < MIN_FILE_BYTES
                || !(entry.content() instanceof FileContent.FileList(var list))) {
            return new Opened(creation.create(), FileProgress.NONE);
        }
        Optional<Opened> resumed = reopen(path, list.oid(), entry.marks().sparse());
        Opened opened;
        if (resumed.isPresent()) {
            opened = resumed.get();
        } else {
            UnfinishedFile created = creation.create();
            opened = new Opened(created, new NotedProgress(this, created, path, list.oid(), verifier, 0));
        }
        active++;
        return opened;
    }

    private Optional<Opened> reopen(TargetPath path, Oid content, boolean sparse) {
        NotedFile known = interrupted.remove(path);
        if (known == null) {
            return Optional.empty();
        }
        try {
            if (known.content().equals(content)) {
                Optional<UnfinishedFile> file = target.reopen(known.file(), sparse);
                if (file.isPresent()) {
                    FileProgress progress =
                            new NotedProgress(this, file.get(), path, content, verifier, known.verified());
                    return Optional.of(new Opened(file.get(), progress));
                }
            }
        } catch (ErrnoException unusable) {
            remove(known.file());
            return Optional.empty();
        }
        remove(known.file());
        return Optional.empty();
    }

    /** Removes what interrupted recoveries kept and this one did not resume. */
    void removeUnused() {
        interrupted.values().forEach(file -> remove(file.file()));
        interrupted.clear();
    }

    private void remove(PartialFile file) {
        try {
            target.removePartial(file);
        } catch (ErrnoException kept) {
            return; // it stays, as the folder or its file system does not let it go
        }
    }

    /** Returns how many bytes of a file may be written before they are noted. */
    long maxUnnoted() {
        return MAX_UNNOTED_BYTES / Math.max(1, active);
    }

    /** Records that a file is placed or removed. */
    void ended(TargetPath path) {
        active--;
        synchronized (this) {
            noted.remove(path);
        }
    }

    /** Writes the progress of a file, whose data is on disk. Returns whether it is noted. Thread-safe. */
    synchronized boolean note(NotedFile file) {
        TargetPath path = file.file().path();
        NotedFile before = noted.put(path, file);
        List<NotedFile> files = new ArrayList<>(noted.values());
        if (files.size() > RecoveryNote.MAX_FILES || !note.write(files)) {
            if (before == null) {
                noted.remove(path);
            } else {
                noted.put(path, before); // its temporary name must stay noted
            }
            return false;
        }
        return true;
    }

    /**
     * Counts bytes of a file that an interrupted recovery wrote. Thread-safe.
     *
     * @param isFirst whether they are the first ones of the file
     */
    void countKept(long bytes, boolean isFirst) {
        keptBytes.add(bytes);
        if (isFirst) {
            keptFiles.increment();
        }
    }

    /** Returns the number of files of which some bytes were kept. */
    long keptFiles() {
        return keptFiles.sum();
    }

    long keptBytes() {
        return keptBytes.sum();
    }

    CancelToken cancel() {
        return cancel;
    }

    Executor background() {
        return background;
    }
}
