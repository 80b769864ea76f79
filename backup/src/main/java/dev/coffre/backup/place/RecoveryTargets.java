package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Opens the folders that recoveries write to, on this operating system. Thread-safe. */
public interface RecoveryTargets {
    /**
     * Opens an existing folder. Links on the way are followed, because the user named it.
     *
     * @param folder absolute
     * @param random for temporary names
     * @throws ErrnoException ENOENT if it is missing
     */
    RecoveryTarget open(ByteString folder, MetadataRules rules, RandomGenerator random) throws ErrnoException;

    /** Like {@link #open}, but creates the folder and its ancestors if they are missing. */
    RecoveryTarget openOrMake(ByteString folder, MetadataRules rules, RandomGenerator random) throws ErrnoException;

    /** Opens the whole machine, for a recovery to the original paths. */
    RecoveryTarget openMachine(MetadataRules rules, RandomGenerator random) throws ErrnoException;

    /**
     * Deletes a folder with everything in it. Links are removed themselves and never followed.
     *
     * @param folder absolute, and no link
     */
    void deleteTree(ByteString folder) throws ErrnoException;

    /** Returns whether this is an absolute path of this system. */
    boolean isAbsolute(ByteString path);

    /**
     * Returns how names are spelled here.
     *
     * @param foreign whether they are of another system
     */
    TargetNames names(boolean foreign);

    /**
     * Returns the source that the folder is or that encloses it, even if another path names it. Returns empty if there is
     * none.
     *
     * @param folder absolute; it need not exist
     * @param sources absolute paths
     */
    Optional<ByteString> enclosingSource(ByteString folder, List<ByteString> sources) throws ErrnoException;
}
