package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.walk.DirectoryNames;
import dev.coffre.backup.win32.MappedNames;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.WindowsObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists the names of one directory as a recovery point has them. A name that was mapped, because Windows cannot hold it, gets
 * its original back, unless another object of the directory has that name or memory for such names is used up.
 */
final class NameLister {
    private static final ByteString DOT = ByteString.utf8(".");
    private static final ByteString DOT_DOT = ByteString.utf8("..");

    private final WindowsPaths paths;
    private final List<ByteString> folder;
    private final WindowsObject directory;

    /** @param folder path of the directory's key */
    NameLister(WindowsPaths paths, List<ByteString> folder, WindowsObject directory) {
        this.paths = paths;
        this.folder = folder;
        this.directory = directory;
    }

    /** Lists up to {@code most} names. */
    void list(int most, DirectoryNames names) throws ErrnoException {
        Map<String, ByteString> mapped = new HashMap<>();
        long[] mappedBytes = {0};
        try {
            directory.list(name -> {
                ByteString own = WideString.encode(name);
                ByteString original = MappedNames.original(name);
                long size = WindowsPaths.size(folder, name) + original.size();
                if (original.equals(own) || !isComponent(original) || !paths.hasRoom(mappedBytes[0] + size)) {
                    add(names, own);
                } else {
                    mappedBytes[0] += size;
                    mapped.put(name, original);
                }
                return names.count() + mapped.size() < most;
            });
        } finally {
            if (!mapped.isEmpty()) {
                addMapped(mapped, names);
            }
        }
    }

    private void addMapped(Map<String, ByteString> mapped, DirectoryNames names) throws ErrnoException {
        Set<ByteString> originals = new HashSet<>(mapped.values());
        Set<ByteString> taken = new HashSet<>();
        directory.list(name -> {
            ByteString own = WideString.encode(name);
            if (originals.contains(own)) {
                taken.add(own);
            }
            return true;
        });
        mapped.keySet().stream().sorted().forEach(name -> {
            ByteString original = mapped.getOrDefault(name, ByteString.EMPTY);
            boolean isFree = taken.add(original) && paths.remember(child(original), name);
            add(names, isFree ? original : WideString.encode(name));
        });
    }

    private List<ByteString> child(ByteString name) {
        List<ByteString> path = new ArrayList<>(folder);
        path.add(name);
        return List.copyOf(path);
    }

    private static void add(DirectoryNames names, ByteString name) {
        names.name(name.toByteArray(), 0, name.size());
    }

    /** Returns whether an entry may have this name. */
    private static boolean isComponent(ByteString name) {
        return !name.isEmpty()
                && name.indexOf((byte) '/') < 0
                && name.indexOf((byte) 0) < 0
                && !name.equals(DOT)
                && !name.equals(DOT_DOT);
    }
}
