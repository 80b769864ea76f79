package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.RealPath;
import dev.coffre.backup.libc.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The mount points below the roots that hold other file systems than the roots do, as the kernel's table had them when the walk
 * began. A walk of one file system asks nothing of them: what is mounted there may never answer. One that is mounted later is
 * known by its device number, like any other.
 */
final class ForeignMounts {
    static final ForeignMounts NONE = new ForeignMounts(Map.of());

    /** By the path of the folder that they are in. */
    private final Map<List<ByteString>, Set<ByteString>> names;

    private ForeignMounts(Map<List<ByteString>, Set<ByteString>> names) {
        this.names = names;
    }

    /** @param given all roots, also those within others: naming a mount point takes its file system in */
    static ForeignMounts below(List<ByteString> given, MountPoints mounts) {
        Set<Long> devices = new HashSet<>();
        given.forEach(path -> realPath(path).flatMap(mounts::holding).ifPresent(at -> devices.add(at.device())));
        Map<List<ByteString>, Set<ByteString>> names = new HashMap<>();
        for (ByteString root : RootPath.merge(given)) {
            realPath(root)
                    .filter(real -> !isSymlink(root))
                    .ifPresent(real -> mounts.below(real).forEach((point, mounted) -> {
                        if (!devices.contains(mounted.device())) {
                            EntryKey key = key(root, real, point);
                            names.computeIfAbsent(key.parent(), parent -> new HashSet<>())
                                    .add(key.name());
                        }
                    }));
        }
        return new ForeignMounts(names);
    }

    private static Optional<ByteString> realPath(ByteString path) {
        try (Descriptor open = Opening.open(path, OpenFlags.PATH_ONLY)) {
            return Optional.of(RealPath.of(open).path());
        } catch (ErrnoException unreachable) {
            return Optional.empty();
        }
    }

    private static boolean isSymlink(ByteString root) {
        try {
            return Status.of(Descriptor.WORKING_DIRECTORY, root).isSymlink();
        } catch (ErrnoException unreachable) {
            return false;
        }
    }

    /** The key of what is at {@code point}, below a root that is at {@code real}. */
    static EntryKey key(ByteString root, ByteString real, ByteString point) {
        EntryKey key = EntryKey.root(root);
        for (ByteString component : DirectoryPath.components(point.substring(real.size(), point.size()))) {
            key = key.child(component);
        }
        return key;
    }

    /** Those in one folder. */
    Set<ByteString> in(EntryKey folder) {
        return names.isEmpty() ? Set.of() : names.getOrDefault(folder.path(), Set.of());
    }

    /** Whether the way to an object leads over one of them, or it is one. */
    boolean hold(EntryKey key) {
        List<ByteString> path = key.path();
        return IntStream.range(1, path.size())
                .anyMatch(depth ->
                        names.getOrDefault(path.subList(0, depth), Set.of()).contains(path.get(depth)));
    }
}
