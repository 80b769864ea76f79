package dev.coffre.backup.spill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.testing.PrivatePaths;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void partsAreReadAsTheyWereWritten() throws Exception {
        byte[] bytes = new byte[10_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        try (SpillFile file = new SpillFile(PrivatePaths.of(folder), "spill")) {
            file.write(ByteBuffer.wrap(bytes), 50);
            for (int from : List.of(0, 1, 4_095, 9_999, 10_000)) {
                try (DataInputStream in = file.inputStream(50L + from, 10_050, 64)) {
                    assertThat(in.readAllBytes()).isEqualTo(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
                    assertThat(in.read()).isEqualTo(-1);
                }
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    /** A run was killed between the two steps. */
    @Test
    void aNameThatWasLeftIsTakenAway() throws Exception {
        Files.writeString(folder.resolve("spill"), "left");
        new SpillFile(PrivatePaths.of(folder), "spill").close();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void severalOfOneNameAreApart() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<SpillFile>> opened = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                int number = i;
                opened.add(threads.submit(() -> {
                    SpillFile file = new SpillFile(PrivatePaths.of(folder), "spill");
                    file.write(ByteBuffer.allocate(4).putInt(number).flip(), 0);
                    return file;
                }));
            }
            for (int i = 0; i < opened.size(); i++) {
                try (SpillFile file = opened.get(i).get()) {
                    ByteBuffer read = ByteBuffer.allocate(4);
                    file.read(read, 0);
                    assertThat(read.getInt()).isEqualTo(i);
                }
            }
        }
        assertThat(folder).isEmptyDirectory();
    }
}
