package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;

/** The C library of this process. */
public final class CLibrary {
    private static final int CS_GNU_LIBC_VERSION = 2;
    private static final CFunction CONFSTR = CFunction.ofLong("confstr");

    private CLibrary() {}

    /** Returns the version, such as {@code glibc 2.41}. */
    public static String version() throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        scratch.check(
                CONFSTR.call(scratch, CS_GNU_LIBC_VERSION, scratch.block.address(), Scratch.BLOCK_SIZE),
                "confstr",
                ByteString.EMPTY);
        return scratch.block.getString(0);
    }
}
