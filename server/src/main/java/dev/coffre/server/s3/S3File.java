package dev.coffre.server.s3;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.StoredFile;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An object, open for reading. A read that begins where the one before ended requests more than it needs and keeps the rest, so
 * that reading a whole pack takes few requests. Thread-safe.
 */
final class S3File implements StoredFile {
    private static final int READ_AHEAD = 8 << 20;
    private static final Window EMPTY = new Window(0, new byte[0]);

    private final S3Store store;
    private final Path file;
    private volatile long length = -1;
    private volatile long lastEnd = -1;
    private volatile Window window = EMPTY;

    S3File(S3Store store, Path file) {
        this.store = store;
        this.file = file;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Window(long offset, byte[] bytes) {
        boolean covers(long from, int length) {
            return from >= offset && from + length <= offset + bytes.length;
        }

        byte[] read(long from, int length) {
            int at = (int) (from - offset);
            return Arrays.copyOfRange(bytes, at, at + length);
        }
    }

    @Override
    public long length() {
        if (length < 0) {
            length = store.length(file);
        }
        return length;
    }

    @Override
    public byte[] read(long offset, int wanted) {
        if (offset < 0 || wanted < 0) {
            throw tooShort(offset, wanted);
        }
        if (wanted == 0) {
            return new byte[0];
        }
        Window known = window;
        if (known.covers(offset, wanted)) {
            lastEnd = offset + wanted;
            return known.read(offset, wanted);
        }
        boolean sequential = offset == lastEnd;
        byte[] found = store.read(file, offset, sequential ? Math.max(READ_AHEAD, wanted) : wanted);
        if (found.length < wanted) {
            throw tooShort(offset, wanted);
        }
        lastEnd = offset + wanted;
        if (found.length == wanted) {
            return found;
        }
        Window fetched = new Window(offset, found);
        window = fetched;
        return fetched.read(offset, wanted);
    }

    private RuntimeException tooShort(long offset, int wanted) {
        return ProblemCode.STORE_READ_FAILED
                .with("file", file)
                .with("reason", "it has no " + wanted + " bytes at " + offset);
    }

    @Override
    public void close() {
        window = EMPTY;
    }
}
