package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Plaintext is opened into memory that other content had before: no file may get that of another. */
class ReusedMemoryTest extends RestoreTest {
    private static final int KIB = 1 << 10;

    /** More than is cached and in flight, so that memory is used again; every other file is compressed. */
    @Test
    void bundlesAndChunksComeBackAsTheyWere() throws Exception {
        for (int i = 0; i < 280; i++) {
            world.sandbox.file(ByteString.utf8("from/bundled%03d".formatted(i)), content(i, 150 * KIB + 311 * i));
        }
        for (int i = 0; i < 24; i++) {
            world.sandbox.file(
                    ByteString.utf8("from/chunked%03d".formatted(i)), content(1_000 + i, 900 * KIB + 7_001 * i));
        }
        RecoveryReport report = world.restore(world.save(), ConflictRule.COPIES);
        assertThat(report.warnings()).isEmpty();
        assertThat(world.contents("to")).isEqualTo(world.contents("from"));
    }

    private static byte[] content(int seed, int length) {
        byte[] noise = new byte[seed % 2 == 0 ? length : 4 * KIB];
        new Random(seed).nextBytes(noise);
        byte[] content = Arrays.copyOf(noise, length);
        for (int at = noise.length; at < length; at += noise.length) {
            System.arraycopy(noise, 0, content, at, Math.min(noise.length, length - at));
        }
        return content;
    }
}
