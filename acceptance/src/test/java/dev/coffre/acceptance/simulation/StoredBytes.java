package dev.coffre.acceptance.simulation;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.StoredFile;
import java.util.Arrays;

/** A file of these bytes. */
record StoredBytes(byte[] bytes) implements StoredFile {
    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public byte[] read(long offset, int length) {
        if (offset + length > bytes.length) {
            throw ProblemCode.STORE_READ_FAILED.with("reason", "it ends before");
        }
        return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
    }

    @Override
    public void close() {}
}
