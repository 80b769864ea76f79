package dev.coffre.backup.place;

import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.ErrnoException;
import java.util.List;
import java.util.Optional;

/**
 * The folder that a recovery writes to. Regardless of concurrent changes, nothing outside it is read, written or removed. No
 * link below it is followed. Thread-safe.
 */
public interface RecoveryTarget extends AutoCloseable {
    /**
     * Creates a folder and its missing ancestors. On Linux each has mode 0700; on Windows it inherits the access of the
     * folder above. An existing folder is kept.
     *
     * @throws ErrnoException ENOTDIR if another object has its name
     */
    void ensureDirectory(TargetPath path) throws ErrnoException;

    /**
     * Creates a folder whose metadata is applied later, or finds the existing one. Returns empty if another object has its
     * name.
     */
    Optional<UnfinishedFolder> beginFolder(TargetPath path) throws ErrnoException;

    /** Like {@link #beginFolder}, but replaces an object that is not a folder. The object is kept if this fails. */
    UnfinishedFolder beginFolderReplacing(TargetPath path) throws ErrnoException;

    /**
     * Finishes the top folder if this recovery created it. Used if no entry of the recovery point gives the top folder its
     * metadata.
     */
    void finishTop() throws ErrnoException;

    /**
     * Creates a file in its final folder.
     *
     * @param mode final mode, once the metadata is applied; ignored where files have none
     * @param sparse whether runs of zeros become holes
     */
    UnfinishedFile create(TargetPath path, int mode, boolean sparse) throws ErrnoException;

    /**
     * Opens a file that an interrupted recovery kept. Returns empty if there is none, or if it may be of another program.
     * The caller MUST {@linkplain UnfinishedFile#truncate truncate} it to what it knows of it before it writes.
     *
     * @param sparse as of {@link #create}
     */
    Optional<UnfinishedFile> reopen(PartialFile file, boolean sparse) throws ErrnoException;

    /**
     * Removes a file that an interrupted recovery kept, if it still has this name and id. Returns whether it did; a missing
     * file or folder is no error.
     */
    boolean removePartial(PartialFile file) throws ErrnoException;

    /** Returns whether two paths are names of one object. Both must exist. */
    boolean isSameObject(TargetPath one, TargetPath other) throws ErrnoException;

    /**
     * Gives the object at {@code existing} a second name.
     *
     * @throws ErrnoException EEXIST if that name is taken
     */
    void link(TargetPath existing, TargetPath path) throws ErrnoException;

    /** Like {@link #link}, but replaces an existing object, which is kept if this fails. */
    void linkReplacing(TargetPath existing, TargetPath path) throws ErrnoException;

    /**
     * Creates an object other than a file or a folder, and applies its metadata.
     *
     * @return the metadata that could not be applied
     * @throws ErrnoException EEXIST if its name is taken; EPERM without the right to create one; EOPNOTSUPP if the system
     *     has no such objects
     * @throws IllegalArgumentException for a file, folder or socket
     */
    List<MetadataProblem> make(TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException;

    /** Like {@link #make}, but replaces an existing object, which is kept if this fails. */
    List<MetadataProblem> makeReplacing(TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException;

    /** Returns what has this name; empty if it is free. */
    Optional<ExistingKind> inspect(TargetPath path) throws ErrnoException;

    /** Opens the regular file at {@code path}, to reuse content of it. Returns empty if there is none. */
    Optional<ExistingFile> openExisting(TargetPath path) throws ErrnoException;

    /**
     * Applies all metadata to the folder at {@code path}, if it still has this id. Call it when nothing more is placed in
     * the folder, ancestors first. Finishing a folder must not change the write time of its parent. A folder that its owner
     * may not enter is finished at the end, deepest first.
     *
     * @return the metadata that could not be applied
     */
    List<MetadataProblem> applyMetadata(
            TargetPath path, ObjectId id, Metadata metadata, List<ExtendedAttribute> attributes) throws ErrnoException;

    /**
     * Compares the object at {@code path} with the metadata that {@link #applyMetadata} would give it. Content is not compared.
     *
     * @return empty if nothing differs; only the type if the types differ
     * @throws ErrnoException ENOENT if there is no object
     */
    List<MetadataDifference> differences(TargetPath path, Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException;

    /** Waits until everything placed is on disk, on all file systems mounted below the top. */
    void sync() throws ErrnoException;

    @Override
    void close() throws ErrnoException;
}
