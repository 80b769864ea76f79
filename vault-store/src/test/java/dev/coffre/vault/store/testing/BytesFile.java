package dev.coffre.vault.store.testing;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A file in memory. */
public final class BytesFile implements DiskFile {
    private byte[] bytes;

    public BytesFile(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public void append(ByteBuffer more) {
        int end = bytes.length;
        int length = more.remaining();
        bytes = Arrays.copyOf(bytes, end + length);
        more.get(bytes, end, length);
    }

    @Override
    public byte[] read(long offset, int length) {
        if (offset < 0 || length < 0 || offset + length > bytes.length) {
            throw ProblemCode.STORE_READ_FAILED.with("reason", "it ends before");
        }
        return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
    }

    @Override
    public void truncate(long length) {
        bytes = Arrays.copyOf(bytes, (int) length);
    }

    @Override
    public void sync() {}

    @Override
    public void close() {}
}
