package dev.coffre.vault.store.storage;

import dev.coffre.vault.store.disk.WritableFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of a store that cannot append. What is appended stays in memory until {@link #sync} writes the file. Arrays are kept
 * and other buffers are copied. A sync that failed may be repeated: it writes the same bytes under the same name.
 */
final class WholeFile implements WritableFile {
    private final Store store;
    private final Path file;
    private final List<ByteBuffer> pieces = new ArrayList<>();

    WholeFile(Store store, Path file) {
        this.store = store;
        this.file = file;
    }

    @Override
    public void append(ByteBuffer bytes) {
        ByteBuffer piece = bytes.hasArray()
                ? bytes.slice()
                : ByteBuffer.allocate(bytes.remaining()).put(bytes.slice()).flip();
        pieces.add(piece);
        bytes.position(bytes.limit());
    }

    @Override
    public void sync() {
        store.create(file, pieces);
    }

    @Override
    public void close() {
        pieces.clear();
    }
}
