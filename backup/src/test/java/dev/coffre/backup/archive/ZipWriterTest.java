package dev.coffre.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.view.ByteRange;
import dev.coffre.backup.view.ContentReader;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipWriterTest {
    @TempDir
    private Path folder;

    private record Text(String text) implements ContentReader {
        @Override
        public long size() {
            return text.length();
        }

        @Override
        public int read(long offset, byte[] into, int at, int length) {
            int count = (int) Math.clamp(text.length() - offset, 0, length);
            System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), (int) offset, into, at, count);
            return count;
        }

        @Override
        public Optional<ByteRange> dataFrom(long offset) {
            return Optional.empty();
        }
    }

    private static ArchiveMember file(String name, long size) {
        Metadata metadata = new Metadata(
                FileType.REGULAR_FILE,
                Optional.empty(),
                size,
                new Timestamp(0, 0),
                new Timestamp(0, 0),
                new FileIdentity(ByteString.EMPTY, 1, 1),
                Optional.empty());
        return new ArchiveMember(ByteString.utf8(name), metadata, List.of(), Optional.empty());
    }

    @Test
    void aDirectoryOfMoreMembersThanSixteenBitsCount() throws Exception {
        Path path = folder.resolve("many.zip");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path));
                ZipWriter zip = new ZipWriter(out, new SpillDirectory(PrivatePaths.of(folder)).create("zip"))) {
            for (int i = 0; i < 66_000; i++) {
                zip.add(file("f" + i, 0), new Text(""));
            }
            zip.finish();
        }
        try (ZipFile zip = new ZipFile(path.toFile())) {
            assertThat(zip.size()).isEqualTo(66_000);
            assertThat(zip.getEntry("f65999")).isNotNull();
        }
    }

    @Test
    void aLargeFileHasSizesOfEightBytes() throws Exception {
        Path path = folder.resolve("large.zip");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path));
                ZipWriter zip = new ZipWriter(out, new SpillDirectory(PrivatePaths.of(folder)).create("zip"), 3)) {
            zip.add(file("large", 5), new Text("large"));
            zip.add(file("one", 3), new Text("one"));
            zip.finish();
        }
        byte[] bytes = Files.readAllBytes(path);
        assertThat(ByteString.of(bytes, 18, 26)).isEqualTo(ByteString.of(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}));
        try (ZipFile zip = new ZipFile(path.toFile())) {
            assertThat(zip.getInputStream(zip.getEntry("large")).readAllBytes())
                    .isEqualTo("large".getBytes(StandardCharsets.US_ASCII));
            assertThat(zip.getInputStream(zip.getEntry("one")).readAllBytes())
                    .isEqualTo("one".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
