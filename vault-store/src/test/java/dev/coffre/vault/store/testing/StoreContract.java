package dev.coffre.vault.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does, wherever its files are. A new kind of store extends this. */
public abstract class StoreContract {
    private Store store;

    /** Opens an empty store. It is closed after the test. */
    protected abstract Store openStore();

    /** Returns the root of the paths of its files. */
    protected abstract Path root();

    @BeforeEach
    void open() {
        store = openStore();
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** The store of the running test. */
    protected final Store store() {
        return store;
    }

    protected final Path path(String name) {
        return root().resolve(name);
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] read(Path file) {
        return store.read(file, 1 << 20, ProblemCode.POINT_DAMAGED);
    }

    protected static void assertProblem(ProblemCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    @Test
    void whatIsWrittenIsRead() {
        store.write(path("journal/1"), bytes("one"));
        store.write(path("journal/1"), bytes("other"));

        assertThat(read(path("journal/1"))).isEqualTo(bytes("other"));
        assertThat(store.exists(path("journal/1"))).isTrue();
        assertThat(store.exists(path("journal/2"))).isFalse();
    }

    @Test
    void aMissingFileIsDamagedNotUnreadable() {
        assertProblem(ProblemCode.POINT_DAMAGED, () -> read(path("journal/2")));
        assertProblem(
                ProblemCode.STORE_READ_FAILED,
                () -> store.open(path("journal/2")).read(0, 1));
        assertThat(store.entry(path("journal/2"))).isEmpty();
    }

    @Test
    void aFileThatIsLongerThanItMayBeIsDamaged() {
        store.write(path("a"), bytes("four"));

        assertThat(store.read(path("a"), 4, ProblemCode.POINT_DAMAGED)).isEqualTo(bytes("four"));
        assertProblem(ProblemCode.POINT_DAMAGED, () -> store.read(path("a"), 3, ProblemCode.POINT_DAMAGED));
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
        assertThat(store.entry(path("packs/a")).orElseThrow().length()).isEqualTo(whole.length);
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
        assertThat(store.list(root())).containsExactly(path("vaults"), path("vaults2"));
        assertThat(store.list(path("nothing"))).isEmpty();
        assertThat(below)
                .containsExactly(
                        path("vaults/a/points/0"),
                        path("vaults/a/points/1"),
                        path("vaults/a/points/2"),
                        path("vaults/b"));
        assertThat(store.listAfter(path("vaults/a/points"), "", 2))
                .containsExactly(path("vaults/a/points/0"), path("vaults/a/points/1"));
        assertThat(store.listAfter(path("vaults/a/points"), "1", 2)).containsExactly(path("vaults/a/points/2"));
    }

    @Test
    void aListingGoesOnAfterAFolder() {
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
    }

    @Test
    void whatIsDeletedIsGone() {
        store.write(path("a"), bytes("x"));
        store.delete(path("a"));

        assertThat(store.exists(path("a"))).isFalse();
        assertThat(store.list(root())).isEmpty();
    }
}
