package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Extended attributes of what stands under a name in an open directory, symbolic links not followed.
 *
 * <p>The kernel had no {@code *at} form of these calls before 6.13, so the name is reached through
 * {@code /proc/self/fd}.
 */
public final class Attributes {
    private static final CFunction LGETXATTR = CFunction.ofLong("lgetxattr");
    private static final CFunction LLISTXATTR = CFunction.ofLong("llistxattr");
    private static final CFunction LSETXATTR = CFunction.ofInt("lsetxattr");
    private static final CFunction LREMOVEXATTR = CFunction.ofInt("lremovexattr");

    private Attributes() {}

    /** All names and values, by name; one that goes while they are read is left out. */
    public static List<ExtendedAttribute> read(Descriptor directory, ByteString name) throws ErrnoException {
        List<ExtendedAttribute> attributes = new ArrayList<>();
        for (ByteString attribute : names(directory, name)) {
            try {
                attributes.add(new ExtendedAttribute(attribute, value(directory, name, attribute)));
            } catch (ErrnoException gone) {
                if (!gone.is(Errno.ENODATA)) {
                    throw gone;
                }
            }
        }
        return List.copyOf(attributes);
    }

    /** Sorted; empty where the file system has no attributes. */
    public static List<ByteString> names(Descriptor directory, ByteString name) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path("llistxattr", reach(directory, name));
        long length = LLISTXATTR.call(scratch.state, path, scratch.block.address(), Scratch.BLOCK_SIZE);
        if (length < 0 && scratch.errno() == Errno.EOPNOTSUPP) {
            return List.of();
        }
        scratch.check(length, "llistxattr", name);
        if (length == 0) {
            return List.of();
        }
        ByteString all = ByteString.of(scratch.block.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        List<ByteString> names = new ArrayList<>();
        for (int from = 0; from < all.size(); ) {
            int to = all.indexOf((byte) 0, from);
            names.add(all.substring(from, to));
            from = to + 1;
        }
        names.sort(null);
        return names;
    }

    private static ByteString value(Descriptor directory, ByteString name, ByteString attribute) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path("lgetxattr", reach(directory, name));
        long key = scratch.otherPath("lgetxattr", attribute);
        int length = (int) scratch.check(
                LGETXATTR.call(scratch.state, path, key, scratch.block.address(), Scratch.BLOCK_SIZE),
                "lgetxattr",
                name);
        return ByteString.of(scratch.block.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    /** Sets or replaces one attribute. */
    public static void write(Descriptor directory, ByteString name, ExtendedAttribute attribute) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        int size = attribute.value().size();
        if (size > Scratch.BLOCK_SIZE) {
            throw new ErrnoException("lsetxattr", Errno.ERANGE, name);
        }
        long path = scratch.path("lsetxattr", reach(directory, name));
        long key = scratch.otherPath("lsetxattr", attribute.name());
        MemorySegment.copy(attribute.value().toByteArray(), 0, scratch.block, ValueLayout.JAVA_BYTE, 0, size);
        scratch.check(LSETXATTR.call(scratch.state, path, key, scratch.block.address(), size, 0), "lsetxattr", name);
    }

    public static void remove(Descriptor directory, ByteString name, ByteString attribute) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long path = scratch.path("lremovexattr", reach(directory, name));
        long key = scratch.otherPath("lremovexattr", attribute);
        scratch.check(LREMOVEXATTR.call(scratch.state, path, key), "lremovexattr", name);
    }

    private static ByteString reach(Descriptor directory, ByteString name) {
        return directory == Descriptor.WORKING_DIRECTORY
                ? name
                : ByteString.utf8("/proc/self/fd/" + directory.number() + "/").concat(name);
    }
}
