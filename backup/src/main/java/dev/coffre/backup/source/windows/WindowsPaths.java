package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.walk.ReadLocation;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.WindowsFiles.Access;
import dev.coffre.backup.win32.WindowsObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds objects by their keys during one walk and after it. Names that Windows could not hold have another name on the disk
 * than in the recovery point: those are remembered here. Thread-safe.
 */
final class WindowsPaths {
    /** Windows takes 32,767 units. Longer paths are resolved one component after the other. */
    private static final int MAX_UNITS = 32_000;

    /** Limit of memory for mapped names. Further names are kept as they are on the disk. */
    private static final long MAX_MAPPED_BYTES = 48 << 20;

    /** Memory of an entry beside its bytes, and of a component of its path. */
    private static final int ENTRY_BYTES = 160;

    private static final int COMPONENT_BYTES = 48;

    private final LockedFiles files;
    private final long maxMappedBytes;
    private final AtomicLong mappedBytes = new AtomicLong();
    private final Map<List<ByteString>, String> mapped = new ConcurrentHashMap<>();

    WindowsPaths(LockedFiles files) {
        this(files, MAX_MAPPED_BYTES);
    }

    WindowsPaths(LockedFiles files, long maxMappedBytes) {
        this.files = files;
        this.maxMappedBytes = maxMappedBytes;
    }

    LockedFiles files() {
        return files;
    }

    /**
     * Remembers the name that an object has on the disk.
     *
     * @param path of its key
     * @return false if no more names can be remembered
     */
    boolean remember(List<ByteString> path, String name) {
        long size = size(path, name);
        if (!mapped.containsKey(path)) {
            if (mappedBytes.addAndGet(size) > maxMappedBytes) {
                mappedBytes.addAndGet(-size);
                return false;
            }
        }
        mapped.put(path, name);
        return true;
    }

    /** Returns whether mapped names of one directory may take so much memory before they are remembered. */
    boolean hasRoom(long bytes) {
        return mappedBytes.get() + bytes <= maxMappedBytes;
    }

    /** Returns about how much memory a mapped name takes. Directories of a path are counted for each name in them. */
    static long size(List<ByteString> path, String name) {
        return ENTRY_BYTES
                + 2L * name.length()
                + path.stream()
                        .mapToLong(component -> COMPONENT_BYTES + component.size())
                        .sum();
    }

    /** Returns the name that the object at {@code path} has on the disk. */
    String nameOnDisk(List<ByteString> path) throws ErrnoException {
        String known = mapped.isEmpty() ? null : mapped.get(path);
        ByteString name = path.getLast();
        return known != null
                ? known
                : WideString.decode(name).orElseThrow(() -> new ErrnoException("NtCreateFile", Errno.ENOENT, name));
    }

    /** The components that lead to an object, the first one absolute. */
    private List<String> components(ReadLocation location, List<ByteString> path) throws ErrnoException {
        List<String> components = new ArrayList<>();
        ByteString base = location.base();
        components.add(
                WideString.decode(base).orElseThrow(() -> new ErrnoException("CreateFileW", Errno.ENOENT, base)));
        for (int depth = location.baseDepth(); depth < path.size(); depth++) {
            components.add(nameOnDisk(path.subList(0, depth + 1)));
        }
        return components;
    }

    /**
     * Opens an object by its path. Trusts the directories on it, so the caller must compare the object found with the
     * expected one.
     */
    WindowsObject open(ReadLocation location, List<ByteString> path, Access access) throws ErrnoException {
        List<String> components = components(location, path);
        String joined = joined(components);
        return joined.length() > MAX_UNITS
                ? openWithoutLinks(location, path, access)
                : files.open(() -> files.files().open(joined, access));
    }

    private static String joined(List<String> components) {
        StringBuilder path = new StringBuilder(components.getFirst());
        for (String component : components.subList(1, components.size())) {
            if (path.charAt(path.length() - 1) != '\\') {
                path.append('\\');
            }
            path.append(component);
        }
        return path.toString();
    }

    /** Opens one component after the other, so that no link below the root is followed. */
    WindowsObject openWithoutLinks(ReadLocation location, List<ByteString> path, Access access) throws ErrnoException {
        List<String> components = components(location, path);
        boolean isWhole = components.size() == 1;
        WindowsObject place =
                files.open(() -> files.files().open(components.getFirst(), isWhole ? access : Access.STATUS));
        for (int i = 1; i < components.size(); i++) {
            String component = components.get(i);
            Access asked = i == components.size() - 1 ? access : Access.STATUS;
            try (WindowsObject directory = place) {
                if (i > 1 && directory.status().isLink()) {
                    throw new ErrnoException(
                            "NtCreateFile", Errno.ELOOP, path.get(path.size() - components.size() + i));
                }
                place = files.open(() -> files.files().openIn(directory, component, asked));
            }
        }
        return place;
    }

    /**
     * Opens what the walk found. If another object has the name by now, the path is resolved again without following links:
     * an attacker could otherwise place a link to get files from elsewhere into the backup.
     */
    WindowsObject openFound(ReadLocation location, EntryKey key, ObjectIdentity expected, Access access)
            throws ErrnoException {
        WindowsObject opened = open(location, key.path(), access);
        if (expected.isOf(statusOrClose(opened))) {
            return opened;
        }
        opened.close();
        return openWithoutLinks(location, key.path(), access);
    }

    /**
     * Opens the content of a reparse point that is not a link through the driver that made it.
     *
     * @return empty if the driver delivered another object
     */
    Optional<WindowsObject> openThrough(ReadLocation location, EntryKey key, ObjectStatus expected)
            throws ErrnoException {
        WindowsObject opened = open(location, key.path(), Access.CONTENT_THROUGH_REPARSE_POINT);
        if (statusOrClose(opened).isSameObject(expected)) {
            return Optional.of(opened);
        }
        opened.close();
        return Optional.empty();
    }

    static ObjectStatus statusOrClose(WindowsObject opened) throws ErrnoException {
        try {
            return opened.status();
        } catch (ErrnoException failure) {
            opened.close();
            throw failure;
        }
    }
}
