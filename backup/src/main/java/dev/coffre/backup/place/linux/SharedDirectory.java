package dev.coffre.backup.place.linux;

import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileReference;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.TargetPath;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A shared, reference-counted directory in which files are placed in sequence, so that its path is resolved only once. Each
 * {@link #acquire} needs a {@link #release}; the last one closes it. If the directory is moved, files created in it follow
 * it. To bound this, it accepts new files for one second only. Thread-safe.
 */
final class SharedDirectory {
    private static final long MAX_AGE_NANOS = Duration.ofSeconds(1).toNanos();

    private final TargetPath path;
    private final Descriptor directory;
    private final MetadataWriter metadataWriter;
    private final boolean passesOnAcl;
    private final boolean supportsUnnamedFiles;
    private final boolean hasUniformDefaults;
    private final long openedAt = System.nanoTime();
    private int references = 1;

    /** By the mode passed to open(2). */
    private final Map<Integer, NewFileDefaults> defaultsByMode = new HashMap<>();

    private SharedDirectory(
            TargetPath path,
            Descriptor directory,
            MetadataWriter metadataWriter,
            boolean passesOnAcl,
            boolean supportsUnnamedFiles,
            boolean hasUniformDefaults) {
        this.path = path;
        this.directory = directory;
        this.metadataWriter = metadataWriter;
        this.passesOnAcl = passesOnAcl;
        this.supportsUnnamedFiles = supportsUnnamedFiles;
        this.hasUniformDefaults = hasUniformDefaults;
    }

    /**
     * Opens with a count of one.
     *
     * @param directory closed by the last {@link #release}, unless this method fails
     * @param alwaysNamed whether to use temporary names even where the file system supports unnamed files
     */
    static SharedDirectory of(
            TargetPath path,
            Descriptor directory,
            TargetFileSystems fileSystems,
            MetadataWriter metadataWriter,
            boolean alwaysNamed)
            throws ErrnoException {
        FileStatus status = FileStatus.of(directory);
        FileSystemType fileSystem = fileSystems.of(status, directory, directory);
        return new SharedDirectory(
                path,
                directory,
                metadataWriter,
                metadataWriter.passesOnAcl(directory),
                !alwaysNamed && !fileSystem.isFuse(),
                fileSystem.isPosix() && status.uid() == SystemAccounts.effectiveUser());
    }

    Descriptor directory() {
        return directory;
    }

    /**
     * Returns whether to create unnamed files here, if the file system supports them. A FUSE server that knows only paths
     * confuses the owner of an unnamed file with that of the directory.
     */
    boolean supportsUnnamedFiles() {
        return supportsUnnamedFiles;
    }

    /**
     * Applies metadata to a file that was created here.
     *
     * @param askedMode mode that an unnamed file was created with; empty for a named file, which others may have changed
     * @return the metadata that could not be applied
     */
    List<MetadataProblem> applyMetadata(
            Descriptor file, OptionalInt askedMode, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        return metadataWriter.apply(
                new FileReference.ByDescriptor(file),
                passesOnAcl,
                askedMode.isPresent() ? newFileDefaults(file, askedMode.getAsInt()) : Optional.empty(),
                metadata,
                attributes);
    }

    /**
     * Returns owner and mode of a file just created with {@code askedMode}, as the first such file had them. Returns empty
     * if the next file may differ. Another owner of the directory could change group inheritance at any moment, so the
     * directory must belong to the user of this process.
     */
    private Optional<NewFileDefaults> newFileDefaults(Descriptor file, int askedMode) throws ErrnoException {
        if (!hasUniformDefaults) {
            return Optional.empty();
        }
        Optional<NewFileDefaults> known = known(askedMode);
        return known.isPresent() ? known : Optional.of(learn(askedMode, NewFileDefaults.of(FileStatus.of(file))));
    }

    private synchronized Optional<NewFileDefaults> known(int askedMode) {
        return Optional.ofNullable(defaultsByMode.get(askedMode));
    }

    private synchronized NewFileDefaults learn(int askedMode, NewFileDefaults defaults) {
        defaultsByMode.put(askedMode, defaults);
        return defaults;
    }

    /** Returns whether the file may be placed here without resolving the path again. */
    boolean canHold(TargetPath next) {
        return isParentOf(next) && System.nanoTime() - openedAt < MAX_AGE_NANOS;
    }

    private boolean isParentOf(TargetPath child) {
        List<?> components = child.components();
        int depth = components.size() - 1;
        return depth == path.components().size() && components.subList(0, depth).equals(path.components());
    }

    /** Must be called only while the count is known to be positive. */
    synchronized void acquire() {
        references++;
    }

    void release() throws ErrnoException {
        if (dropReference()) {
            directory.close();
        }
    }

    private synchronized boolean dropReference() {
        references--;
        return references == 0;
    }
}
