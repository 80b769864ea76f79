package dev.coffre.backup.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageStoreTest {
    @TempDir
    Path folder;

    @Test
    void keepsPagesAcrossOpenings() {
        byte[] page = page(1, 3000);
        try (PageStore store = PageStore.open(PrivatePaths.of(folder))) {
            store.put(Oid.of(page), page);
        }
        try (PageStore store = PageStore.open(PrivatePaths.of(folder))) {
            assertThat(store.find(Oid.of(page)))
                    .hasValueSatisfying(found -> assertThat(found).isEqualTo(page));
            assertThat(store.find(Oid.of(page(2, 10)))).isEmpty();
        }
    }

    @Test
    void keepsAPageOnce() throws IOException {
        byte[] page = page(1, 3000);
        try (PageStore store = PageStore.open(PrivatePaths.of(folder))) {
            store.put(Oid.of(page), page);
            store.put(Oid.of(page), page);
        }
        assertThat(Files.size(folder.resolve("pages"))).isEqualTo(3040);
    }

    @Test
    void cutsOffATornTailAndGoesOn() throws IOException {
        byte[] first = page(1, 500);
        byte[] second = page(2, 700);
        byte[] third = page(3, 600);
        try (PageStore store = PageStore.open(PrivatePaths.of(folder))) {
            store.put(Oid.of(first), first);
            store.put(Oid.of(second), second);
        }
        try (var channel = Files.newByteChannel(folder.resolve("pages"), StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }
        try (PageStore store = PageStore.open(PrivatePaths.of(folder))) {
            assertThat(store.find(Oid.of(second))).isEmpty();
            store.put(Oid.of(third), third);
        }
        try (PageStore store = PageStore.open(PrivatePaths.of(folder))) {
            assertThat(store.find(Oid.of(first))).isPresent();
            assertThat(store.find(Oid.of(third))).isPresent();
        }
    }

    @Test
    void takesAFlippedBitForAnAbsentPage() throws IOException {
        byte[] page = page(1, 500);
        try (PageStore store = PageStore.open(PrivatePaths.of(folder))) {
            store.put(Oid.of(page), page);
        }
        byte[] bytes = Files.readAllBytes(folder.resolve("pages"));
        bytes[300] ^= 4;
        Files.write(folder.resolve("pages"), bytes);
        try (PageStore store = PageStore.open(PrivatePaths.of(folder))) {
            assertThat(store.find(Oid.of(page))).isEmpty();
            store.put(Oid.of(page), page);
            assertThat(store.find(Oid.of(page))).isPresent();
        }
    }

    @Test
    void startsAnewOverAFileThatIsNoPageFile() throws IOException {
        Files.write(folder.resolve("pages"), page(9, 100_000));
        try (PageStore store = PageStore.open(PrivatePaths.of(folder))) {
            assertThat(store.size()).isZero();
        }
    }

    @Test
    void forgetsWhatIsNotRetainedAndGivesTheSpaceBack() throws IOException {
        byte[] kept = page(1, 1000);
        try (PageStore store = PageStore.open(PrivatePaths.of(folder))) {
            store.put(Oid.of(kept), kept);
            for (int i = 0; i < 100; i++) {
                byte[] dropped = page(10 + i, 100_000);
                store.put(Oid.of(dropped), dropped);
            }
            store.retainOnly(Set.of(Oid.of(kept)));
            assertThat(store.size()).isEqualTo(1);
            assertThat(Files.size(folder.resolve("pages"))).isLessThan(2000);
        }
        try (PageStore store = PageStore.open(PrivatePaths.of(folder))) {
            assertThat(store.find(Oid.of(kept))).isPresent();
        }
    }

    @Test
    void goesOnWithTheFormerFileIfCompactionFails() throws IOException {
        byte[] kept = page(1, 500);
        byte[] dropped = page(2, 6 << 20);
        try (PageStore store = PageStore.open(PrivatePaths.of(folder))) {
            store.put(Oid.of(kept), kept);
            store.put(Oid.of(dropped), dropped);
            Path inTheWay = Files.createDirectory(
                    Files.move(folder.resolve("pages"), folder.resolve("moved")).resolveSibling("pages"));
            Files.createFile(inTheWay.resolve("file"));
            assertThatThrownBy(() -> store.retainOnly(Set.of(Oid.of(kept)))).isInstanceOf(Problem.class);
            assertThat(folder.resolve("pages.new")).doesNotExist();
            assertThat(store.find(Oid.of(kept))).isPresent();

            Files.delete(inTheWay.resolve("file"));
            Files.delete(inTheWay);
            store.retainOnly(Set.of(Oid.of(kept)));
            assertThat(Files.size(folder.resolve("pages"))).isLessThan(2000);
            assertThat(store.find(Oid.of(kept))).isPresent();
        }
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        PageStore.open(PrivatePaths.of(folder)).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("pages"))))
                .isEqualTo("rw-------");
    }

    @Test
    void namesTheCacheWhenItCannotBeUsed() throws IOException {
        Files.createDirectory(folder.resolve("pages"));
        assertThatThrownBy(() -> PageStore.open(PrivatePaths.of(folder)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CACHE_UNUSABLE));
    }

    private static byte[] page(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
