package dev.coffre.bench;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.id.Oid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;

/** The same data for every run. */
public final class Sample {
    /** A chunk of average length. */
    public static final int CHUNK = 3 << 19;

    private static final int WORDS = 20_000;

    private Sample() {}

    /** Bytes that nothing compresses. */
    public static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /** Words of which few are frequent; zstd makes less than half of it. */
    public static byte[] text(int length) {
        Random random = new Random(2);
        byte[][] words = new byte[WORDS][];
        for (int i = 0; i < WORDS; i++) {
            words[i] = word(random);
        }
        byte[] text = new byte[length];
        for (int at = 0; at < length; ) {
            byte[] word = words[(int) Math.min(WORDS - 1, 10 * (Math.pow(WORDS / 10.0, random.nextDouble()) - 1))];
            int count = Math.min(word.length, length - at);
            System.arraycopy(word, 0, text, at, count);
            at += count;
        }
        return text;
    }

    private static byte[] word(Random random) {
        byte[] word = new byte[3 + random.nextInt(10)];
        for (int i = 0; i < word.length - 1; i++) {
            word[i] = (byte) ('a' + random.nextInt(26));
        }
        word[word.length - 1] = ' ';
        return word;
    }

    /** A key that is nobody's. */
    public static DataKey key() {
        return DataKey.of(new KeyContext(1, 2, 1), Secret.copyOf(Arrays.copyOf(noise(64), DataKey.LENGTH)));
    }

    /** As uniform as a hash, for each number another. */
    public static Pid pid(long number) {
        return new Pid(mixed(4 * number), mixed(4 * number + 1), mixed(4 * number + 2), mixed(4 * number + 3));
    }

    /** Likewise. */
    public static Oid oid(long number) {
        Pid other = pid(~number);
        return new Oid(other.first(), other.second(), other.third(), other.fourth());
    }

    /** The end of MurmurHash3: cheap enough that a lookup is not drowned by what is looked up. */
    private static long mixed(long number) {
        long once = (number ^ number >>> 33) * 0xFF51AFD7ED558CCDL;
        long twice = (once ^ once >>> 33) * 0xC4CEB9FE1A85EC53L;
        return twice ^ twice >>> 33;
    }

    /** The name of one file of many. */
    public static ByteString name(int number) {
        return ByteString.utf8("file-%07d.txt".formatted(number));
    }

    /** What a benchmark's fields are made by: its constructor may throw nothing that is checked. */
    public static <T> T made(Callable<T> making) {
        try {
            return making.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** An empty folder in memory, so that no disk is measured. */
    public static Path folder() {
        return made(() -> Files.createTempDirectory(Path.of("/dev/shm"), "coffre-primitives-"));
    }

    /** Deletes such a folder and what is in it. */
    public static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }
            });
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
