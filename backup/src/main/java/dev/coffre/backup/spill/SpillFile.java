package dev.coffre.backup.spill;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.StateFileProblem;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Data of a run that does not fit into memory, in a file of the state directory. Only this run can read
 * the file, and it disappears however the run ends. Failures are reported as problems of this
 * machine. Thread-safe.
 */
public final class SpillFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    /**
     * Creates an empty file.
     *
     * @param folder created if necessary
     * @param name used for a moment, and in problems; need not be unique
     */
    public SpillFile(PrivatePath folder, String name) {
        this.path = folder.resolve(name).path();
        try {
            folder.files().createDirectories(folder.path());
            this.channel = folder.files().createTemporary(folder.path(), name);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Writes all remaining bytes of {@code bytes} at {@code position}. */
    public void write(ByteBuffer bytes, long position) {
        try {
            for (long at = position; bytes.hasRemaining(); ) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Fills {@code into} from {@code position} and flips it. */
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
            throw failure(e);
        }
        into.flip();
    }

    /**
     * Returns a stream of the bytes from {@code from} to {@code to}, with a buffer of {@code atOnce} bytes. Fails as
     * {@link #read} does.
     */
    public DataInputStream inputStream(long from, long to, int atOnce) {
        return new DataInputStream(new BufferedInputStream(new RangeInputStream(from, to), atOnce));
    }

    private final class RangeInputStream extends InputStream {
        private final long to;
        private long at;

        RangeInputStream(long from, long to) {
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
            throw failure(e);
        }
    }

    public Problem failure(IOException cause) {
        return StateFileProblem.of(path, cause, ProblemCode.STATE_DAMAGED);
    }
}
