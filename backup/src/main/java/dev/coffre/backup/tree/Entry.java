package dev.coffre.backup.tree;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import java.util.List;

/**
 * One file, folder, link or device of a recovery point.
 *
 * <p>An entry does not store the number of links. After reading it is 2 if the entry is in a link group, else 1.
 *
 * @param content of a regular file; {@link FileContent.None} for every other entry
 * @param unknownFields fields written by a newer version, in ascending order of their tags; kept when the entry is carried
 *     into the next point
 */
public record Entry(
        EntryKey key,
        Metadata metadata,
        FileContent content,
        AttributeSet attributes,
        EntryMarks marks,
        List<UnknownField> unknownFields)
        implements TreeItem {
    public Entry {
        unknownFields = List.copyOf(unknownFields);
        if (key.depth() > KeyCodec.MAX_COMPONENTS) {
            throw new IllegalArgumentException("a path of " + key.depth() + " components");
        }
        if (metadata.fileType() instanceof FileType.Socket) {
            throw new IllegalArgumentException("a socket, which no recovery point keeps");
        }
        if (!(content instanceof FileContent.None) && !metadata.isRegularFile()) {
            throw new IllegalArgumentException("content of something that is not a regular file");
        }
        if (content instanceof FileContent.Chunks chunks && chunks.bytes() > metadata.size()) {
            throw new IllegalArgumentException(
                    "chunks up to byte " + chunks.bytes() + " of a file of " + metadata.size());
        }
    }

    /** An entry as this version writes it. */
    public Entry(EntryKey key, Metadata metadata, FileContent content, AttributeSet attributes, EntryMarks marks) {
        this(key, metadata, content, attributes, marks, List.of());
    }

    @Override
    public long files() {
        return metadata.isRegularFile() ? 1 : 0;
    }

    @Override
    public long bytes() {
        return metadata.isRegularFile() ? metadata.size() : 0;
    }

    /** Whether a newer version wrote a field without which the recovered entry is incomplete. */
    public boolean hasUnknownCriticalField() {
        return unknownFields.stream().anyMatch(UnknownField::isCritical);
    }
}
