package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import java.lang.foreign.ValueLayout;

/**
 * The result of {@code statfs(2)}.
 *
 * @param magic type of the file system, such as 0xEF53 for ext4
 * @param id f_fsid; 0 if the file system has none
 */
public record FileSystemStatus(long magic, long id) {
    private static final CFunction FSTATFS = CFunction.ofInt("fstatfs");

    /** Returns the status of the file system that contains {@code open}, which may be opened with O_PATH. */
    public static FileSystemStatus of(Descriptor open) throws ErrnoException {
        Scratch scratch = Scratch.ofThread();
        scratch.check(FSTATFS.call(scratch, open.number(), scratch.struct.address()), "fstatfs", ByteString.EMPTY);
        return new FileSystemStatus(
                scratch.struct.get(ValueLayout.JAVA_LONG, 0), scratch.struct.get(ValueLayout.JAVA_LONG, 56));
    }
}
