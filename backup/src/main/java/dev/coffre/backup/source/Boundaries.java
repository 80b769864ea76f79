package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.libc.Content;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Status;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The rules of one walk, with what they need to know of the file systems as they were when it began. */
final class Boundaries {
    private static final ByteString CACHE_TAG = ByteString.utf8("CACHEDIR.TAG");
    private static final byte[] CACHE_SIGNATURE =
            ByteString.utf8("Signature: 8a477f597d28d172789f06886806bc55").toByteArray();

    private record ObjectId(long device, long inode) {}

    private final SourceRules rules;
    private final KernelFileSystems kernelFileSystems = KernelFileSystems.mounted();
    private final Set<Long> rootDevices = new HashSet<>();
    private final Set<ObjectId> own = new HashSet<>();

    /** @param roots all that were given, also those within others: naming a mount point takes its file system in */
    Boundaries(SourceRules rules, List<ByteString> roots) {
        this.rules = rules;
        roots.forEach(root -> statusOf(root).ifPresent(status -> rootDevices.add(status.device())));
        rules.own()
                .forEach(path ->
                        statusOf(path).ifPresent(status -> own.add(new ObjectId(status.device(), status.inode()))));
    }

    /** Follows links: what counts is where the path leads. One that leads nowhere bounds nothing. */
    private static Optional<Status> statusOf(ByteString path) {
        try (Descriptor place = Opening.open(path, OpenFlags.PATH_ONLY)) {
            return Optional.of(Status.of(place));
        } catch (ErrnoException absent) {
            return Optional.empty();
        }
    }

    /** Why an object is left out altogether. */
    Optional<Exclusion> ofEntry(EntryKey key, Status status, DirectoryPath directory) {
        if (!own.isEmpty() && own.contains(new ObjectId(status.device(), status.inode()))) {
            return Optional.of(Exclusion.OWN);
        }
        return excludes(key, status.isDirectory(), directory) ? Optional.of(Exclusion.PATTERN) : Optional.empty();
    }

    /** Whether a pattern leaves out a folder of which nothing but its name is known. */
    boolean excludesFolder(EntryKey key, DirectoryPath directory) {
        return excludes(key, true, directory);
    }

    private boolean excludes(EntryKey key, boolean folder, DirectoryPath directory) {
        return !rules.patterns().isEmpty() && !key.isRoot() && rules.patterns().exclude(directory, key.name(), folder);
    }

    /** Why what is in a directory is left out, as far as its status tells. */
    Optional<Exclusion> ofContents(Status directory) {
        if (kernelFileSystems.contain(directory)) {
            return Optional.of(Exclusion.KERNEL_FILE_SYSTEM);
        }
        if (rules.oneFileSystem() && !rootDevices.contains(directory.device())) {
            return Optional.of(Exclusion.OTHER_FILE_SYSTEM);
        }
        return Optional.empty();
    }

    /** The names that {@link #marked} asks about. */
    Set<ByteString> marks() {
        Set<ByteString> marks = new HashSet<>(rules.excludeIfPresent());
        if (rules.excludeCaches()) {
            marks.add(CACHE_TAG);
        }
        return marks;
    }

    /**
     * Whether a directory says by what is in it that its contents are to be left out.
     *
     * @param holds whether one of {@link #marks} is in it
     */
    boolean marked(Descriptor directory, Predicate<ByteString> holds) {
        return rules.excludeIfPresent().stream().anyMatch(holds)
                || (rules.excludeCaches() && holds.test(CACHE_TAG) && isCacheTag(directory));
    }

    private static boolean isCacheTag(Descriptor directory) {
        try {
            if (!Status.of(directory, CACHE_TAG).isRegularFile()) {
                return false;
            }
            int flags = OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW | OpenFlags.NON_BLOCKING;
            try (Descriptor tag = Opening.openat(directory, CACHE_TAG, flags)) {
                byte[] start = new byte[CACHE_SIGNATURE.length];
                return Content.read(tag, 0, start, 0, start.length) == start.length
                        && Arrays.equals(start, CACHE_SIGNATURE);
            }
        } catch (ErrnoException unreadable) {
            return false;
        }
    }
}
