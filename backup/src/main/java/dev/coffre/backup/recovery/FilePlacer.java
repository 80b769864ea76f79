package dev.coffre.backup.recovery;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.UnfinishedFile;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * Places objects other than folders according to the conflict rule. A file is written without a name, gets its metadata, and
 * finally its name. Thread-safe.
 */
final class FilePlacer {
    /** Mode of a file whose entry has none. */
    private static final int OWNER_ONLY = 0600;

    private final RecoveryTarget target;
    private final ConflictResolver conflicts;
    private final EntryAttributeReader attributes;
    private final RecoveryStats stats;

    /** Writes the content of a file. */
    @FunctionalInterface
    interface FileContentWriter {
        void writeTo(UnfinishedFile file) throws ErrnoException;
    }

    FilePlacer(
            RecoveryTarget target, ConflictResolver conflicts, EntryAttributeReader attributes, RecoveryStats stats) {
        this.target = target;
        this.conflicts = conflicts;
        this.attributes = attributes;
        this.stats = stats;
    }

    /**
     * Creates, writes and names a file. Returns its path. Returns empty if an existing object was kept instead, or if the
     * file could not be recovered. A failure is reported.
     */
    Optional<TargetPath> place(Entry entry, TargetPath path, FileContentWriter content) {
        Optional<TargetPath> placed;
        try (UnfinishedFile file = create(entry, path)) {
            content.writeTo(file);
            placed = complete(entry, path, file);
        } catch (ErrnoException | Problem failure) {
            stats.reportFailed(entry, failure);
            return Optional.empty();
        }
        count(entry, path, placed);
        return placed;
    }

    /** Creates a file that has no name until it is {@linkplain #complete complete}. Closing it before that discards it. */
    UnfinishedFile create(Entry entry, TargetPath path) throws ErrnoException {
        int mode = entry.metadata().unixPermissions().map(UnixPermissions::mode).orElse(OWNER_ONLY);
        return target.create(path, mode, entry.marks().sparse());
    }

    /**
     * Applies metadata and name to a file whose content is written. Returns its path; empty if an existing object was kept
     * instead. The caller closes the file and {@linkplain #count counts} it.
     */
    Optional<TargetPath> complete(Entry entry, TargetPath path, UnfinishedFile file) throws ErrnoException {
        file.setSize(entry.metadata().size());
        List<MetadataProblem> problems = attributes.use(entry, all -> file.applyMetadata(entry.metadata(), all));
        Optional<TargetPath> placed = name(file, path);
        stats.reportMetadataProblems(entry, problems);
        return placed;
    }

    /** @param placed where a file is; empty if an existing object was kept */
    void count(Entry entry, TargetPath path, Optional<TargetPath> placed) {
        if (placed.isPresent()) {
            stats.countRecovered(entry);
            if (!placed.get().equals(path)) {
                stats.reportCopied(entry, placed.get());
            }
        } else {
            stats.reportSkipped(entry);
        }
    }

    /** Creates a symbolic link, FIFO or device node with its metadata. */
    void placeSpecial(Entry entry, TargetPath path) throws ErrnoException {
        List<MetadataProblem> problems = attributes.use(
                entry,
                all -> conflicts.replacesExisting()
                        ? target.makeReplacing(path, entry.metadata(), all)
                        : target.make(path, entry.metadata(), all));
        stats.reportMetadataProblems(entry, problems);
        stats.countRecovered(entry);
    }

    boolean isSameObject(TargetPath one, TargetPath other) throws ErrnoException {
        return target.isSameObject(one, other);
    }

    /** Gives the object at {@code existing} a second name. */
    void link(TargetPath existing, TargetPath path) throws ErrnoException {
        if (conflicts.replacesExisting()) {
            target.linkReplacing(existing, path);
        } else {
            target.link(existing, path);
        }
    }

    private Optional<TargetPath> name(UnfinishedFile file, TargetPath path) throws ErrnoException {
        if (conflicts.replacesExisting()) {
            file.placeReplacing();
            return Optional.of(path);
        }
        Optional<TargetPath> candidate = Optional.of(path);
        while (candidate.isPresent()) {
            try {
                file.placeIfAbsent(candidate.get().name());
                return candidate;
            } catch (ErrnoException taken) {
                if (!taken.is(Errno.EEXIST)) {
                    throw taken;
                }
                Optional<TargetPath> other = conflicts.copyPath(path);
                if (other.equals(candidate)) {
                    throw taken; // the directory was moved: the name is free only at its former path
                }
                candidate = other;
            }
        }
        return candidate;
    }

    /** Writes a file from its slot in a bundle. Refuses the bundle if the slot holds another file than the entry names. */
    static void write(UnfinishedFile file, Entry entry, FileContent.Bundled place, Bundle bundle)
            throws ErrnoException {
        Slice content = bundle.content(place.slot());
        if (!bundle.pid(place.slot()).equals(place.pid())
                || content.length() != entry.metadata().size()) {
            throw PageSource.damaged(place.bundle(), "slot " + place.slot() + " is not the file that the entry names");
        }
        write(file, 0, content);
    }

    static void write(UnfinishedFile file, PlacedChunk chunk, Slice raw) throws ErrnoException {
        write(file, chunk.offset(), raw);
    }

    static void write(UnfinishedFile file, long offset, Slice content) throws ErrnoException {
        file.writeAt(offset, content.bytes(), content.offset(), content.length());
    }
}
