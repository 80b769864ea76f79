package dev.coffre.backup.save.draft;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of a run does not fit into memory, in a file of the state folder. It has no name from its opening on: nothing but the
 * run that wrote it ever reads it, and however that ends, it is gone. Its failures are told as problems of this machine.
 * Thread-safe.
 */
public final class SpillFile implements AutoCloseable {
    /** The texts of ENOSPC and EDQUOT, which is all that Java tells of them. */
    private static final Pattern FULL = Pattern.compile("(?i)no space left|quota exceeded");

    private final Path path;
    private final FileChannel channel;

    /** An empty file, in place of what an interrupted run left. */
    public SpillFile(Path stateFolder, String name) {
        this.path = stateFolder.resolve(name);
        try {
            Files.deleteIfExists(path);
            this.channel = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.delete(path);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Writes all that remains of {@code bytes} at {@code position}. */
    public void write(ByteBuffer bytes, long position) {
        try {
            for (long at = position; bytes.hasRemaining(); ) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Fills {@code into} with what was written at {@code position}, and flips it. */
    public void read(ByteBuffer into, long position) {
        try {
            for (long at = position; into.hasRemaining(); ) {
                int got = channel.read(into, at);
                if (got < 0) {
                    throw new EOFException("it became shorter");
                }
                at += got;
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        into.flip();
    }

    /** Reads it from its start, once; closing what this gives closes the file. */
    InputStream input() {
        return Channels.newInputStream(channel);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    Problem unusable(IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        boolean full = FULL.matcher(reason).find();
        Problem problem = full
                ? ProblemCode.LOCAL_DISK_FULL.with("folder", String.valueOf(path.getParent()))
                : ProblemCode.STATE_DAMAGED.with("file", path).with("reason", reason);
        return problem.causedBy(cause);
    }
}
