package dev.coffre.backup.restore;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.PlacedFile;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.Optional;

/** Writes a file without a name, gives it its metadata, and finally its name according to the conflict rule. Thread-safe. */
final class FilePlacer {
    private final Target target;
    private final Conflicts conflicts;
    private final AttributeReader attributes;
    private final Tally tally;

    /** Writes the content of a file. */
    @FunctionalInterface
    interface Writing {
        void to(PlacedFile file) throws ErrnoException;
    }

    FilePlacer(Target target, Conflicts conflicts, AttributeReader attributes, Tally tally) {
        this.target = target;
        this.conflicts = conflicts;
        this.attributes = attributes;
        this.tally = tally;
    }

    /**
     * Returns the path of the file. Returns empty if an existing object was kept instead, or if the file could not be
     * recovered, which is reported.
     */
    Optional<TargetPath> place(Entry entry, TargetPath path, Writing content) {
        PlacedFile begun;
        try {
            begun = begin(entry, path);
        } catch (ErrnoException failure) {
            tally.failed(entry, failure);
            return Optional.empty();
        }
        return end(entry, path, begun, content);
    }

    /** Opens a file that has no name before its {@link #end}. Closing it before that discards it. */
    PlacedFile begin(Entry entry, TargetPath path) throws ErrnoException {
        return target.create(path, entry.metadata().mode(), entry.marks().sparse());
    }

    /** Writes the remaining content, then continues as {@link #place}. */
    Optional<TargetPath> end(Entry entry, TargetPath path, PlacedFile begun, Writing content) {
        Optional<TargetPath> placed;
        try (PlacedFile file = begun) {
            content.to(file);
            file.finish(entry.metadata().size());
            List<MetadataProblem> problems = file.applyMetadata(entry.metadata(), attributes.of(entry));
            placed = name(file, path);
            tally.metadataFailed(entry, problems);
        } catch (ErrnoException | Problem failure) {
            tally.failed(entry, failure);
            return Optional.empty();
        }
        if (placed.isPresent()) {
            tally.recovered(entry);
            if (!placed.get().equals(path)) {
                tally.copied();
            }
        } else {
            tally.skipped();
        }
        return placed;
    }

    private Optional<TargetPath> name(PlacedFile file, TargetPath path) throws ErrnoException {
        if (conflicts.replace()) {
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
                Optional<TargetPath> other = conflicts.beside(path);
                if (other.equals(candidate)) {
                    throw taken; // the directory is not at its path any more, where that name is free
                }
                candidate = other;
            }
        }
        return candidate;
    }

    /** Writes the file of a bundle's slot. Refuses the bundle if it is not the file that the entry references. */
    static void write(PlacedFile file, Entry entry, Content.Bundled place, Bundle bundle) throws ErrnoException {
        Slice content = bundle.content(place.slot());
        if (!bundle.pid(place.slot()).equals(place.pid())
                || content.length() != entry.metadata().size()) {
            throw PageSource.damaged(place.bundle(), "slot " + place.slot() + " is not the file that the entry names");
        }
        write(file, 0, content);
    }

    static void write(PlacedFile file, PlacedChunk chunk, Slice raw) throws ErrnoException {
        write(file, chunk.offset(), raw);
    }

    static void write(PlacedFile file, long offset, Slice content) throws ErrnoException {
        file.writeAt(offset, content.bytes(), content.offset(), content.length());
    }
}
