package dev.coffre.vault.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What every disk promises of names. */
public abstract class DiskContract {
    protected abstract Disk disk();

    /** A folder of the disk, and empty. */
    protected abstract Path root();

    @Test
    void aNameExistsFromItsCreationToItsRemoval() {
        Path file = root().resolve("folder/file");
        Path renamed = file.resolveSibling("renamed");
        assertThat(disk().exists(file)).isFalse();

        disk().createDirectories(root().resolve("folder"));
        assertThat(disk().exists(root().resolve("folder"))).isTrue();
        assertThat(disk().exists(file)).isFalse();

        make(file);
        assertThat(disk().exists(file)).isTrue();

        disk().rename(file, renamed);
        assertThat(disk().exists(file)).isFalse();
        assertThat(disk().exists(renamed)).isTrue();

        disk().delete(renamed);
        assertThat(disk().exists(renamed)).isFalse();
    }

    @Test
    void aTakenNameIsRefusedToANewFileAndReplacedByARename() {
        Path one = root().resolve("one");
        Path other = root().resolve("other");
        make(one, 1);
        make(other, 2, 3);

        assertThatExceptionOfType(Problem.class).isThrownBy(() -> make(one));
        disk().rename(other, one);

        try (DiskFile file = disk().open(one)) {
            assertThat(file.read(0, 2)).containsExactly(2, 3);
        }
    }

    @Test
    void aFolderIsListedByNameAndOneThatIsMissingHoldsNothing() {
        disk().createDirectories(root().resolve("b"));
        make(root().resolve("c"));
        make(root().resolve("a"));
        make(root().resolve("b/deeper"));

        assertThat(disk().list(root())).containsExactly(root().resolve("a"), root().resolve("b"), root().resolve("c"));
        assertThat(disk().list(root().resolve("missing"))).isEmpty();
        assertThat(disk().isDirectory(root().resolve("b"))).isTrue();
        assertThat(disk().isDirectory(root().resolve("a"))).isFalse();
    }

    private void make(Path path, int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        try (DiskFile file = disk().create(path)) {
            file.append(ByteBuffer.wrap(content));
        }
    }
}
