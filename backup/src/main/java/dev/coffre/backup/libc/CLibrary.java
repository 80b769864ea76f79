package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import java.lang.foreign.MemorySegment;

/** The C library that this process runs with. */
public final class CLibrary {
    private static final int CS_GNU_LIBC_VERSION = 2;
    private static final Confstr CONFSTR = Libc.bind("confstr", Confstr.class);

    private CLibrary() {}

    /** Such as {@code glibc 2.41}. */
    public static String version() throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        scratch.check(
                CONFSTR.call(scratch.state, CS_GNU_LIBC_VERSION, scratch.block, Scratch.BLOCK_SIZE),
                "confstr",
                ByteString.EMPTY);
        return scratch.block.getString(0);
    }

    public interface Confstr {
        long call(MemorySegment errno, int name, MemorySegment into, long size);
    }
}
