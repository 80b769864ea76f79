package dev.coffre.acceptance.tree;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A folder that is filled with bytes from a seed: they neither compress nor repeat, and are the same in every run. */
public final class SourceTree {
    private static final int PIECE = 1 << 20;

    private final Path root;
    private final RandomGenerator bytes;

    private SourceTree(Path root, RandomGenerator bytes) {
        this.root = root;
        this.bytes = bytes;
    }

    public static SourceTree in(Path root, long seed) {
        try {
            return new SourceTree(
                    Files.createDirectories(root),
                    RandomGeneratorFactory.of("Xoroshiro128PlusPlus").create(seed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path root() {
        return root;
    }

    public String path() {
        return root.toString();
    }

    public SourceTree file(String name, long size) {
        Path file = root.resolve(name);
        try {
            Files.createDirectories(file.resolveSibling("."));
            try (OutputStream out = Files.newOutputStream(file)) {
                byte[] piece = new byte[(int) Math.min(PIECE, size)];
                for (long left = size; left > 0; left -= piece.length) {
                    bytes.nextBytes(piece);
                    out.write(piece, 0, (int) Math.min(piece.length, left));
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes 8 KiB of a file in place, as a database does. */
    public SourceTree changeAt(String name, long offset) {
        byte[] page = new byte[8_192];
        bytes.nextBytes(page);
        try (FileChannel file = FileChannel.open(root.resolve(name), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(page), offset);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code count} files of {@code size} bytes in one folder. */
    public SourceTree files(String folder, int count, int size) {
        for (int number = 0; number < count; number++) {
            file(folder + "/" + number, size);
        }
        return this;
    }

    public SourceTree text(String name, String text) {
        Path file = root.resolve(name);
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text, StandardCharsets.UTF_8);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
