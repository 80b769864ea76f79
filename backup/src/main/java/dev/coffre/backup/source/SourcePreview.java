package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Shows single directories to a person who chooses what is backed up: their contents, and what a backup would leave out.
 * Follows no links. Memory is bounded, regardless of the size of a directory.
 */
public interface SourcePreview {
    /**
     * The contents of a directory.
     *
     * @param entries the first ones by name, and those that were explicitly requested
     * @param count of all entries of the directory
     * @param marked whether a marker in it excludes its contents
     */
    record DirectoryPreview(List<EntryPreview> entries, long count, boolean marked) {
        public DirectoryPreview {
            entries = List.copyOf(entries);
        }
    }

    /**
     * One object of a directory.
     *
     * @param exclusion why a backup leaves out the object or its contents
     */
    record EntryPreview(ByteString name, FileType fileType, Optional<Exclusion> exclusion) {
        public boolean isDirectory() {
            return fileType instanceof FileType.Directory;
        }

        public boolean isSocket() {
            return fileType instanceof FileType.Socket;
        }

        /** Returns the target, if it is a symbolic link. */
        public Optional<ByteString> link() {
            return fileType instanceof FileType.Symlink(ByteString target) ? Optional.of(target) : Optional.empty();
        }
    }

    /**
     * Lists a directory.
     *
     * @param folder normalised path, or {@link RootPath#TOP}
     * @param maxNames maximum number of names, not counting those of {@code wanted}
     */
    DirectoryPreview list(ByteString folder, int maxNames, Set<ByteString> wanted) throws ErrnoException;

    /** Returns the entry of {@link RootPath#TOP}, which no directory contains; empty if it only stands for all drives. */
    Optional<EntryPreview> rootEntry() throws ErrnoException;
}
