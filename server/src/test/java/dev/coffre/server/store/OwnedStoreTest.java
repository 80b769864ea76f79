package dev.coffre.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.testing.WholeFileStore;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnedStoreTest {
    private static final byte[] CONTENT = {1};

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(1);
    private StoreLayout layout;
    private OwnedStore first;
    private OwnedStore second;

    @BeforeEach
    void openBoth() {
        layout = new StoreLayout(folder);
        Store bucket = new WholeFileStore();
        first = new OwnedStore(bucket, layout);
        second = new OwnedStore(bucket, layout);
    }

    private static void assertTakenOver(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_TAKEN_OVER));
    }

    private static void create(Store store, Path file) {
        store.create(file, List.of(ByteBuffer.wrap(CONTENT)));
    }

    @Test
    void theOneThatTookItWrites() {
        first.take(random);
        Path file = layout.vaults().resolve("file");
        create(first, layout.journal().resolve("1"));
        first.write(file, CONTENT);
        first.delete(file);

        assertThat(first.isAvailable()).isTrue();
    }

    @Test
    void theOneThatLostItOnlyReads() {
        first.take(random);
        Path pack = layout.vaults().resolve("pack");
        create(first, pack);
        second.take(random);

        assertTakenOver(() -> create(first, layout.journal().resolve("1")));
        assertThat(layout.journal().resolve("1")).doesNotExist();
        assertTakenOver(() -> first.delete(pack));
        assertTakenOver(() -> first.write(pack, CONTENT));
        assertTakenOver(() -> create(first, layout.vaults().resolve("other")));
        assertThat(first.isAvailable()).isFalse();
        assertThat(first.read(pack, 1, ProblemCode.POINT_DAMAGED)).isEqualTo(CONTENT);
        assertThat(second.isAvailable()).isTrue();
        second.delete(pack);
    }

    @Test
    void aLookOfTheReadinessEndsWriting() {
        first.take(random);
        second.take(random);

        assertThat(first.isAvailable()).isFalse();
        assertTakenOver(() -> create(first, layout.vaults().resolve("pack")));
    }

    @Test
    void aStoreWhoseOwnerWasDeletedIsNotWritten() {
        first.take(random);
        second.delete(layout.owner());

        assertTakenOver(() -> create(first, layout.journal().resolve("1")));
    }

    @Test
    void whatOnlyReadsTakesNothing() {
        first.take(random);

        assertThat(second.isAvailable()).isTrue();
        assertThat(first.isAvailable()).isTrue();
    }
}
