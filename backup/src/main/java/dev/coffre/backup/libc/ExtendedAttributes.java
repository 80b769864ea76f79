package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Extended attributes of a subject.
 *
 * <p>Before 6.13, the kernel had no {@code *at} form of these calls, so a name in a directory is reached through
 * {@code /proc/self/fd}.
 */
public final class ExtendedAttributes {
    private static final CFunction LGETXATTR = CFunction.ofLong("lgetxattr");
    private static final CFunction GETXATTR = CFunction.ofLong("getxattr");
    private static final CFunction FGETXATTR = CFunction.ofLong("fgetxattr");
    private static final CFunction LLISTXATTR = CFunction.ofLong("llistxattr");
    private static final CFunction LISTXATTR = CFunction.ofLong("listxattr");
    private static final CFunction FLISTXATTR = CFunction.ofLong("flistxattr");
    private static final CFunction LSETXATTR = CFunction.ofInt("lsetxattr");
    private static final CFunction SETXATTR = CFunction.ofInt("setxattr");
    private static final CFunction FSETXATTR = CFunction.ofInt("fsetxattr");
    private static final CFunction LREMOVEXATTR = CFunction.ofInt("lremovexattr");
    private static final CFunction REMOVEXATTR = CFunction.ofInt("removexattr");
    private static final CFunction FREMOVEXATTR = CFunction.ofInt("fremovexattr");

    /**
     * Large enough for nearly all lists of names. Small, because the kernel allocates a buffer of the size it is
     * offered.
     */
    private static final int NAMES_BUFFER_BYTES = 1024;

    private ExtendedAttributes() {}

    /** Returns all attributes, sorted by name. Leaves out those that are removed meanwhile. */
    public static List<ExtendedAttribute> read(FileReference subject) throws ErrnoException {
        List<ExtendedAttribute> attributes = new ArrayList<>();
        for (ByteString attribute : names(subject)) {
            try {
                attributes.add(new ExtendedAttribute(attribute, value(subject, attribute)));
            } catch (ErrnoException gone) {
                if (!gone.is(Errno.ENODATA)) {
                    throw gone;
                }
            }
        }
        return List.copyOf(attributes);
    }

    /** Returns all names, sorted; empty if the file system has no attributes. */
    public static List<ByteString> names(FileReference subject) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long length = list(subject, scratch, NAMES_BUFFER_BYTES);
        if (length < 0 && scratch.errno() == Errno.ERANGE) {
            length = list(subject, scratch, Scratch.BLOCK_SIZE);
        }
        if (length < 0 && scratch.errno() == Errno.EOPNOTSUPP) {
            return List.of();
        }
        scratch.check(length, "llistxattr", subject.name());
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

    private static long list(FileReference subject, Scratch scratch, int size) throws ErrnoException {
        return switch (subject) {
            case FileReference.ByName named ->
                LLISTXATTR.call(scratch, path(scratch, "llistxattr", named), scratch.block.address(), size);
            case FileReference.ByDescriptor(var file) ->
                FLISTXATTR.call(scratch, file.number(), scratch.block.address(), size);
            case FileReference.ByPathDescriptor held ->
                LISTXATTR.call(scratch, scratch.path("listxattr", held.path()), scratch.block.address(), size);
        };
    }

    private static ByteString value(FileReference subject, ByteString attribute) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long key = scratch.secondPath("lgetxattr", attribute);
        long block = scratch.block.address();
        long result = switch (subject) {
            case FileReference.ByName named ->
                LGETXATTR.call(scratch, path(scratch, "lgetxattr", named), key, block, Scratch.BLOCK_SIZE);
            case FileReference.ByDescriptor(var file) ->
                FGETXATTR.call(scratch, file.number(), key, block, Scratch.BLOCK_SIZE);
            case FileReference.ByPathDescriptor held ->
                GETXATTR.call(scratch, scratch.path("getxattr", held.path()), key, block, Scratch.BLOCK_SIZE);
        };
        int length = (int) scratch.check(result, "lgetxattr", subject.name());
        return ByteString.of(scratch.block.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    /** Sets or replaces one attribute. */
    public static void write(FileReference subject, ExtendedAttribute attribute) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        int size = attribute.value().size();
        if (size > Scratch.BLOCK_SIZE) {
            throw new ErrnoException("lsetxattr", Errno.ERANGE, subject.name());
        }
        long key = scratch.secondPath("lsetxattr", attribute.name());
        long block = scratch.block.address();
        MemorySegment.copy(attribute.value().toByteArray(), 0, scratch.block, ValueLayout.JAVA_BYTE, 0, size);
        long result = switch (subject) {
            case FileReference.ByName named ->
                LSETXATTR.call(scratch, path(scratch, "lsetxattr", named), key, block, size, 0);
            case FileReference.ByDescriptor(var file) -> FSETXATTR.call(scratch, file.number(), key, block, size, 0);
            case FileReference.ByPathDescriptor held ->
                SETXATTR.call(scratch, scratch.path("setxattr", held.path()), key, block, size, 0);
        };
        scratch.check(result, "lsetxattr", subject.name());
    }

    public static void remove(FileReference subject, ByteString attribute) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        long key = scratch.secondPath("lremovexattr", attribute);
        long result = switch (subject) {
            case FileReference.ByName named -> LREMOVEXATTR.call(scratch, path(scratch, "lremovexattr", named), key);
            case FileReference.ByDescriptor(var file) -> FREMOVEXATTR.call(scratch, file.number(), key);
            case FileReference.ByPathDescriptor held ->
                REMOVEXATTR.call(scratch, scratch.path("removexattr", held.path()), key);
        };
        scratch.check(result, "lremovexattr", subject.name());
    }

    private static long path(Scratch scratch, String call, FileReference.ByName named) throws ErrnoException {
        Descriptor directory = named.directory();
        ByteString fullPath = directory == Descriptor.WORKING_DIRECTORY
                ? named.name()
                : ByteString.utf8("/proc/self/fd/" + directory.number() + "/").concat(named.name());
        return scratch.path(call, fullPath);
    }
}
