package dev.coffre.server.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.store.S3Location;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreEntry;
import dev.coffre.vault.store.testing.StoreContract;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store in a bucket does beyond the contract of every store, at each storage service. */
abstract class S3StoreContract extends StoreContract {
    protected abstract S3Location location();

    @Override
    protected final Store openStore() {
        return S3Store.open(location());
    }

    @Override
    protected final Path root() {
        return location().root();
    }

    @Test
    void aNameIsGivenOnce() {
        store().create(path("packs/a"), List.of(ByteBuffer.wrap(bytes("one"))));

        store().create(path("packs/a"), List.of(ByteBuffer.wrap(bytes("one")))); // a repetition has the same bytes
        assertProblem(
                ProblemCode.STORE_WRITE_FAILED,
                () -> store().create(path("packs/a"), List.of(ByteBuffer.wrap(bytes("other")))));
    }

    @Test
    void aListingSaysWhenAndWhatWasWritten() {
        store().write(path("packs/00/a"), bytes("x"));
        store().write(path("packs/00/b"), bytes("long"));
        store().write(path("packs/3e/a"), bytes("x"));
        List<StoreEntry> found = new ArrayList<>();
        store().forEachEntry(path("packs"), Optional.empty(), found::add);

        assertThat(found).hasSize(3).allMatch(entry -> entry.written().isPresent());
        assertThat(found.get(0).tag())
                .isNotEmpty()
                .isEqualTo(found.get(2).tag())
                .isNotEqualTo(found.get(1).tag());
    }

    @Test
    void aFolderIsNoFile() {
        store().write(path("journal/1"), bytes("x"));

        assertThat(store().exists(path("journal"))).isFalse();
    }

    @Test
    void whatIsGoneMayBeDeleted() {
        store().delete(path("a"));

        assertThat(store().exists(path("a"))).isFalse();
    }
}
