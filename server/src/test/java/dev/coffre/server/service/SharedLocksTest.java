package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.s3.S3Store;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedLocksTest {
    @TempDir
    private Path folder;

    private Path key;
    private Catalog catalog;
    private SharedLocks locks;

    @BeforeEach
    void open() throws IOException {
        key = Files.writeString(folder.resolve("key"), "aws_access_key_id=a\naws_secret_access_key=b\n");
        catalog = Catalog.open(TestEngine.SQLITE.location(folder)); // which engine makes no difference to the row
        locks = new SharedLocks(catalog);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private LocatedStore store(boolean isLocked, boolean isKnown) {
        return store("vault", isLocked, isKnown);
    }

    private LocatedStore store(String prefix, boolean isLocked, boolean isKnown) {
        S3Location location = S3Location.parse(
                "s3://bucket/" + prefix + "?endpoint=http://127.0.0.1:1" + (isLocked ? "&object-lock=on" : ""), key);
        return new LocatedStore(
                new StoreFiles(S3Store.open(location), new StoreLayout(location.root())), location, isKnown);
    }

    private void require(LocatedStore store) {
        try (Store opened = store.files().store()) {
            locks.require(store);
        }
    }

    private void assertRefused(LocatedStore store) {
        assertThatThrownBy(() -> require(store))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_LOCKS_DIFFER));
    }

    @Test
    void theFirstProcessDecidesForThoseThatAreNew() {
        require(store(true, false));

        assertRefused(store(false, false));
        require(store(true, false));
    }

    /** Its value was compared with that of the move. */
    @Test
    void theFirstProcessThatFollowsAMoveDecidesAnew() {
        require(store("former", false, true));
        require(store(true, true));

        assertRefused(store(false, false));
        assertRefused(store(false, true));
        require(store(true, true));
    }

    /** Somebody has edited store.conf. */
    @Test
    void twoFoldersThatUsedTheStoreBeforeMustAgree() {
        require(store(false, true));

        assertRefused(store(true, true));
    }
}
