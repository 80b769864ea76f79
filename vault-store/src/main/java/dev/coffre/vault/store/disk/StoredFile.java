package dev.coffre.vault.store.disk;

/** A file of a store, open for reading. Reads may run beside each other. */
public interface StoredFile extends AutoCloseable {
    long length();

    /** Reads exactly {@code length} bytes from {@code offset}. If there are fewer, it is {@code store-read-failed}. */
    byte[] read(long offset, int length);

    @Override
    void close();
}
