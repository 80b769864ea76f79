package dev.coffre.backup.view;

import java.util.Optional;

/** Reads the content of one file at any offset. Each byte is verified before it is returned. Thread-safe. */
public interface ContentReader {
    /** Bytes of the file, holes included. */
    long size();

    /**
     * Reads up to {@code length} bytes at {@code offset}, holes as zeros. Returns fewer only at the end of the file,
     * and 0 beyond it.
     *
     * @throws dev.coffre.vault.problem.Problem if a record is missing or damaged, or the vault does not answer
     */
    int read(long offset, byte[] into, int at, int length);

    /**
     * Returns the next bytes at or after {@code offset} that are stored. The bytes between such ranges, and after the
     * last one, are holes. Empty if only a hole follows.
     *
     * @throws dev.coffre.vault.problem.Problem if a page of the file's list is missing or damaged
     */
    Optional<ByteRange> dataFrom(long offset);
}
