package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.RealPath;
import dev.coffre.backup.source.DirectoryPath;
import dev.coffre.backup.source.RootPath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The mount points below the roots whose file systems differ from those of the roots, from the kernel's mount table at the
 * start of the walk. A walk with {@code oneFileSystem} never accesses them, because a file system mounted there may hang. A
 * file system mounted later is recognised by its device number instead.
 */
final class ForeignMounts {
    static final ForeignMounts NONE = new ForeignMounts(Map.of());

    /** Names of mount points by the path of their directory. */
    private final Map<List<ByteString>, Set<ByteString>> names;

    private ForeignMounts(Map<List<ByteString>, Set<ByteString>> names) {
        this.names = names;
    }

    /** @param given all roots, including nested ones: a root that is a mount point includes its file system */
    static ForeignMounts below(List<ByteString> given, MountTable mountTable) {
        Set<Long> devices = new HashSet<>();
        given.forEach(path -> realPath(path).flatMap(mountTable::mountOf).ifPresent(at -> devices.add(at.device())));
        Map<List<ByteString>, Set<ByteString>> names = new HashMap<>();
        for (ByteString root : RootPath.withoutNested(given)) {
            realPath(root)
                    .filter(real -> !isSymlink(root))
                    .ifPresent(real -> mountTable.below(real).forEach((point, mounted) -> {
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
        try (Descriptor open = FileOpener.open(path, OpenFlags.PATH_ONLY)) {
            return Optional.of(RealPath.of(open).path());
        } catch (ErrnoException unreachable) {
            return Optional.empty();
        }
    }

    private static boolean isSymlink(ByteString root) {
        try {
            return FileStatus.of(Descriptor.WORKING_DIRECTORY, root).isSymlink();
        } catch (ErrnoException unreachable) {
            return false;
        }
    }

    /** Returns the key of the object at {@code point}, below a root whose real path is {@code real}. */
    static EntryKey key(ByteString root, ByteString real, ByteString point) {
        EntryKey key = EntryKey.root(root);
        for (ByteString component : DirectoryPath.components(point.substring(real.size(), point.size()))) {
            key = key.child(component);
        }
        return key;
    }

    /** Returns the names of these mount points in one directory. */
    Set<ByteString> namesIn(EntryKey folder) {
        return names.isEmpty() ? Set.of() : names.getOrDefault(folder.path(), Set.of());
    }

    /** Returns whether an object is one of these mount points or lies below one. */
    boolean contains(EntryKey key) {
        List<ByteString> path = key.path();
        return IntStream.range(1, path.size())
                .anyMatch(depth ->
                        names.getOrDefault(path.subList(0, depth), Set.of()).contains(path.get(depth)));
    }
}
