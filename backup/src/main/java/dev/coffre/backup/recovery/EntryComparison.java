package dev.coffre.backup.recovery;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.ExistingFile;
import dev.coffre.backup.place.MetadataDifference;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.tree.Entry;
import java.util.List;
import java.util.Optional;

/**
 * Compares objects of the target with entries of the point. Every byte of a file is read and proven by its pid or, in a hole,
 * by its value. Not thread-safe.
 */
record EntryComparison(
        RecoveryTarget target,
        EntryAttributeReader attributes,
        ReusableContentFinder contentFinder,
        PageSource pages,
        CancelToken cancel) {
    private static final byte[] TOO_SHORT = {1};

    /** What an object is like. */
    enum Similarity {
        MISSING,
        OTHER_OBJECT,
        OTHER_CONTENT,
        OTHER_METADATA,
        EQUAL
    }

    /** @param metadata what differs, with {@link Similarity#OTHER_METADATA} */
    record Comparison(Similarity similarity, List<MetadataDifference> metadata) {
        private static Comparison of(Similarity similarity) {
            return new Comparison(similarity, List.of());
        }
    }

    /** Compares type, metadata and content. */
    Comparison compare(Entry entry, TargetPath path) throws ErrnoException {
        return compare(entry, path, true);
    }

    /**
     * Returns whether an object is the recovered entry, and of no other program or user: of its type, owner, mode and time,
     * and with its content. Not every file system keeps all other metadata.
     */
    boolean isRecovered(Entry entry, TargetPath path) {
        try {
            return switch (compare(entry, path, false).similarity()) {
                case EQUAL, OTHER_METADATA -> true;
                case MISSING, OTHER_OBJECT, OTHER_CONTENT -> false;
            };
        } catch (ErrnoException unreadable) {
            return false;
        }
    }

    private Comparison compare(Entry entry, TargetPath path, boolean ofAnyOne) throws ErrnoException {
        List<MetadataDifference> differences;
        try {
            differences = attributes.use(entry, all -> target.differences(path, entry.metadata(), all));
        } catch (ErrnoException absent) {
            if (absent.is(Errno.ENOENT) || absent.is(Errno.ENOTDIR)) {
                return Comparison.of(Similarity.MISSING);
            }
            throw absent;
        }
        if (differences.stream().anyMatch(each -> each.kind() == MetadataDifference.Kind.TYPE)
                || !ofAnyOne && MetadataDifference.isOther(differences)) {
            return Comparison.of(Similarity.OTHER_OBJECT);
        }
        if (entry.metadata().isRegularFile() && !hasContent(entry, path)) {
            return Comparison.of(Similarity.OTHER_CONTENT);
        }
        return differences.isEmpty()
                ? Comparison.of(Similarity.EQUAL)
                : new Comparison(Similarity.OTHER_METADATA, differences);
    }

    private boolean hasContent(Entry entry, TargetPath path) throws ErrnoException {
        Optional<ExistingFile> opened = target.openExisting(path);
        if (opened.isEmpty()) {
            return false;
        }
        try (ReusableContent content = contentFinder.of(opened.get())) {
            if (opened.get().size() != entry.metadata().size()) {
                return false;
            }
            return entry.content() instanceof FileContent.Bundled place
                    ? content.fileContent(entry, place).isPresent()
                    : hasChunks(entry, opened.get(), content);
        }
    }

    private boolean hasChunks(Entry entry, ExistingFile file, ReusableContent content) throws ErrnoException {
        long size = entry.metadata().size();
        ChunkStream chunks = ChunkStream.of(entry.content(), size, pages);
        long end = 0;
        while (chunks.hasNext()) {
            cancel.throwIfCancelled();
            PlacedChunk chunk = chunks.next();
            if (!isHole(file, end, chunk.offset()) || content.chunkAt(chunk).isEmpty()) {
                return false;
            }
            end = chunk.end();
        }
        return isHole(file, end, size);
    }

    private boolean isHole(ExistingFile file, long from, long to) throws ErrnoException {
        return ZeroRange.isZero(
                (position, length) -> file.bytesAt(position, length).orElse(TOO_SHORT),
                file::nextData,
                from,
                to,
                cancel);
    }
}
