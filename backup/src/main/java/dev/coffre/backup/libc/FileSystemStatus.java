package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import java.lang.foreign.ValueLayout;

/**
 * What {@code statfs(2)} says.
 *
 * @param magic the kind of file system, such as 0xEF53 for ext4
 * @param id f_fsid; 0 where the file system has none
 */
public record FileSystemStatus(long magic, long id) {
    private static final CFunction FSTATFS = CFunction.ofInt("fstatfs");

    /** Of the file system that holds what is open, be it opened for its path only. */
    public static FileSystemStatus of(Descriptor open) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        scratch.check(FSTATFS.call(scratch, open.number(), scratch.struct.address()), "fstatfs", ByteString.EMPTY);
        return new FileSystemStatus(
                scratch.struct.get(ValueLayout.JAVA_LONG, 0), scratch.struct.get(ValueLayout.JAVA_LONG, 56));
    }
}
