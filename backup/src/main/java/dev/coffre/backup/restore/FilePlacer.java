package dev.coffre.backup.restore;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.place.PlacedFile;
import dev.coffre.backup.place.Target;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/** Writes one file under a temporary name, gives it its metadata, then its name. Thread-safe. */
final class FilePlacer {
    private final Target target;
    private final ConflictRule conflicts;
    private final CopyNames copyNames;
    private final AttributeReader attributes;
    private final Tally tally;

    /** Writes the content of a file. */
    @FunctionalInterface
    interface Writing {
        void to(PlacedFile file) throws ErrnoException;
    }

    FilePlacer(Target target, ConflictRule conflicts, CopyNames copyNames, AttributeReader attributes, Tally tally) {
        this.target = target;
        this.conflicts = conflicts;
        this.copyNames = copyNames;
        this.attributes = attributes;
        this.tally = tally;
    }

    /** Where the file is to stand by the conflict rule; empty if it is to be left alone. */
    Optional<TargetPath> free(TargetPath path) throws ErrnoException {
        if (target.inspect(path).isEmpty()) {
            return Optional.of(path);
        }
        return switch (conflicts) {
            case COPIES -> Optional.of(copyNames.free(target, path));
            case OVERWRITE -> Optional.of(path);
            case SKIP -> {
                tally.skipped();
                yield Optional.empty();
            }
        };
    }

    /** Answers whether the file now stands at {@code path}; why it does not is told. */
    boolean place(Entry entry, TargetPath path, Writing content) {
        try (PlacedFile file = target.create(path, entry.marks().sparse())) {
            content.to(file);
            file.finish(entry.metadata().size());
            tally.metadataFailed(entry, file.applyMetadata(entry.metadata(), attributes.of(entry)));
            name(file, path);
            tally.recovered(entry);
            return true;
        } catch (ErrnoException | RuntimeException failure) {
            tally.failed(entry, failure);
            return false;
        }
    }

    private void name(PlacedFile file, TargetPath path) throws ErrnoException {
        if (conflicts == ConflictRule.OVERWRITE) {
            file.placeReplacing();
            return;
        }
        try {
            file.placeIfAbsent();
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            tally.skipped(); // somebody else made it meanwhile
        }
    }

    /** Writes the file of a bundle's slot, which must be the one that the entry means. */
    static Writing of(Entry entry, Content.Bundled place, Bundle bundle) {
        return file -> {
            Slice content = bundle.content(place.slot());
            if (!bundle.pid(place.slot()).equals(place.pid())
                    || content.length() != entry.metadata().size()) {
                throw ProblemCode.PAYLOAD_MALFORMED
                        .with("oid", place.bundle().oid())
                        .with("reason", "slot " + place.slot() + " is not the file that the entry names");
            }
            file.writeAt(0, content.bytes(), content.offset(), content.length());
        };
    }

    static void write(PlacedFile file, PlacedChunk chunk, Slice raw) throws ErrnoException {
        file.writeAt(chunk.offset(), raw.bytes(), raw.offset(), raw.length());
    }
}
