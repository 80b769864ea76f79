package dev.coffre.backup.spill;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    /** @param name by which problems tell of it */
    public SpillFile(Path folder, String name) {
        this.path = folder.resolve(name);
        try {
            Path named = Files.createTempFile(folder, name + "-", ".spill"); // for its owner alone
            try {
                this.channel = FileChannel.open(named, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } finally {
                Files.delete(named);
            }
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

    /** Reads what was written from {@code from} to {@code to}, some bytes at a time. Failures are told as by {@link #read}. */
    public DataInputStream input(long from, long to, int atOnce) {
        return new DataInputStream(new BufferedInputStream(new Part(from, to), atOnce));
    }

    private final class Part extends InputStream {
        private final long to;
        private long at;

        Part(long from, long to) {
            this.at = from;
            this.to = to;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int count = (int) Math.min(length, to - at);
            if (count == 0) {
                return length == 0 ? 0 : -1;
            }
            SpillFile.this.read(ByteBuffer.wrap(into, offset, count), at);
            at += count;
            return count;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    public Problem unusable(IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        boolean full = FULL.matcher(reason).find();
        Problem problem = full
                ? ProblemCode.LOCAL_DISK_FULL.with("folder", String.valueOf(path.getParent()))
                : ProblemCode.STATE_DAMAGED.with("file", path).with("reason", reason);
        return problem.causedBy(cause);
    }
}
