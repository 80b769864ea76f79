package dev.coffre.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.store.S3Location;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.storage.StoreEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store in a bucket does, whichever service has it. */
abstract class S3StoreContract {
    private S3Store store;

    protected abstract S3Location location();

    @BeforeEach
    void open() {
        store = S3Store.open(location());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path path(String name) {
        return location().root().resolve(name);
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] read(Path file) {
        return store.read(file, 1 << 20, ProblemCode.POINT_DAMAGED);
    }

    @Test
    void whatIsWrittenIsRead() {
        store.write(path("journal/1"), bytes("one"));
        store.write(path("journal/1"), bytes("other"));

        assertThat(read(path("journal/1"))).isEqualTo(bytes("other"));
        assertThat(store.exists(path("journal/1"))).isTrue();
        assertThat(store.exists(path("journal"))).isFalse();
        assertThat(store.exists(path("journal/2"))).isFalse();
    }

    @Test
    void aMissingFileIsDamagedNotUnreadable() {
        assertThatThrownBy(() -> read(path("journal/2")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.POINT_DAMAGED));
        assertThatThrownBy(() -> store.open(path("journal/2")).read(0, 1))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_READ_FAILED));
    }

    @Test
    void aFileOfManyPiecesIsOne() {
        byte[] whole = new byte[3 << 20];
        new SplittableRandom(1).nextBytes(whole);
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int at = 0; at < whole.length; at += 100_000) {
            pieces.add(ByteBuffer.wrap(whole, at, Math.min(100_000, whole.length - at))
                    .slice());
        }

        store.create(path("packs/a"), pieces);

        try (StoredFile file = store.open(path("packs/a"))) {
            assertThat(file.length()).isEqualTo(whole.length);
            assertThat(file.read(5, 10)).isEqualTo(Arrays.copyOfRange(whole, 5, 15));
            assertThat(file.read(15, 1 << 20)).isEqualTo(Arrays.copyOfRange(whole, 15, 15 + (1 << 20)));
            assertThat(file.read(whole.length - 4, 4))
                    .isEqualTo(Arrays.copyOfRange(whole, whole.length - 4, whole.length));
            assertThatThrownBy(() -> file.read(whole.length - 4, 5)).isInstanceOf(Problem.class);
            assertThatThrownBy(() -> file.read(whole.length, 1)).isInstanceOf(Problem.class);
        }
        store.create(path("packs/a"), pieces); // a repetition has the same bytes
        assertThatThrownBy(() -> store.create(path("packs/a"), List.of(ByteBuffer.wrap(bytes("other")))))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_WRITE_FAILED));
    }

    @Test
    void foldersAreListedByLevelAndAsAWhole() {
        for (int i = 0; i < 3; i++) {
            store.write(path("vaults/a/points/" + i), bytes("x"));
        }
        store.write(path("vaults/b"), bytes("x"));
        store.write(path("vaults2/b"), bytes("x"));
        List<Path> below = new ArrayList<>();
        store.forEachFile(path("vaults"), below::add);

        assertThat(store.list(path("vaults"))).containsExactly(path("vaults/a"), path("vaults/b"));
        assertThat(store.list(location().root())).containsExactly(path("vaults"), path("vaults2"));
        assertThat(store.list(path("nothing"))).isEmpty();
        assertThat(below)
                .containsExactly(
                        path("vaults/a/points/0"),
                        path("vaults/a/points/1"),
                        path("vaults/a/points/2"),
                        path("vaults/b"));
    }

    @Test
    void aListingGoesOnAfterAFolderAndSaysWhatItKnows() {
        for (String folder : List.of("00", "3e", "3f", "40", "ff")) {
            store.write(path("packs/" + folder + "/a"), bytes("x"));
            store.write(path("packs/" + folder + "/b"), bytes("long"));
        }
        List<StoreEntry> found = new ArrayList<>();
        store.forEachEntry(path("packs"), Optional.of(path("packs/3f")), found::add);

        assertThat(found)
                .extracting(StoreEntry::file)
                .containsExactly(path("packs/40/a"), path("packs/40/b"), path("packs/ff/a"), path("packs/ff/b"));
        assertThat(found).extracting(StoreEntry::length).containsExactly(1L, 4L, 1L, 4L);
        assertThat(found).allMatch(entry -> entry.written().isPresent());
        assertThat(found.get(0).tag())
                .isNotEmpty()
                .isEqualTo(found.get(2).tag())
                .isNotEqualTo(found.get(1).tag());
    }

    @Test
    void whatIsDeletedIsGone() {
        store.write(path("a"), bytes("x"));
        store.delete(path("a"));
        store.delete(path("a"));

        assertThat(store.exists(path("a"))).isFalse();
    }
}
