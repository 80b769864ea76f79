package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import java.util.ArrayList;
import java.util.List;

/**
 * The real path of an object, without symbolic links.
 *
 * @param path absolute and normalised
 */
public record RealPath(ByteString path) {
    private static final ByteString DESCRIPTORS = ByteString.utf8("/proc/self/fd/");
    private static final ByteString SLASH = ByteString.utf8("/");

    /** Returns the path of an open object as the kernel knows it. Needs /proc. */
    public static RealPath of(Descriptor open) throws ErrnoException {
        ByteString link = DESCRIPTORS.concat(ByteString.utf8(Integer.toString(open.number())));
        return new RealPath(DirectoryOperations.readSymlink(Descriptor.WORKING_DIRECTORY, link));
    }

    /** Returns the ancestors, nearest first and the root of the file system last; none for the root. */
    public List<RealPath> ancestors() {
        List<RealPath> above = new ArrayList<>();
        for (int slash = path.size() - 1; slash > 0; slash--) {
            if (path.byteAt(slash) == '/') {
                above.add(new RealPath(path.substring(0, slash)));
            }
        }
        if (!path.equals(SLASH)) {
            above.add(new RealPath(SLASH));
        }
        return List.copyOf(above);
    }
}
