package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.gc.History;
import dev.coffre.server.rebuild.CatalogRebuild;
import dev.coffre.server.testing.FailingConnections;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The n-th call of the catalog's database fails, for every n of an operation: it ends by a named problem or well, the
 * service goes on, nothing that is needed is lost, and the same once more goes well.
 */
class SqlFaultTest {
    /** In the quick form, only every so many-th call fails. */
    private static final int STRIDE = 9;

    @TempDir
    private Path folder;

    private Path before = Path.of("");
    private History history;
    private RecordBytes shared;
    private RecordBytes kept;
    private RecordBytes fresh;

    private enum Operation {
        BACKUP,
        RECOVERY,
        RETENTION,
        COLLECTION,
        SCRUB,
        START
    }

    /** Two points; what only the first of them needed is about to be left behind. */
    @BeforeEach
    void prepare() throws IOException {
        before = folder.resolve("before");
        history = new History(before);
        shared = history.chunk(4_000);
        kept = history.chunk(3_000);
        fresh = history.chunk(2_000);
        long first = history.backUp(shared, history.chunk(50_000));
        history.cycle();
        history.cycle();
        history.backUp(shared, kept);
        history.remove(first);
        for (int day = 0; day < 7; day++) {
            history.cycle();
        }
        history.restart();
        history.close();
    }

    @ParameterizedTest
    @EnumSource
    void someCallsFail(Operation operation) {
        calls(operation, STRIDE);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void everyCallFails(Operation operation) {
        calls(operation, 1);
    }

    @Test
    void someCallsOfARebuildFail() {
        rebuilds(STRIDE);
    }

    @Test
    @Tag("long")
    void everyCallOfARebuildFails() {
        rebuilds(1);
    }

    private void rebuilds(int stride) {
        boolean failed = true;
        for (int nth = 1; failed; nth += stride) {
            Path run = folder.resolve("rebuild-" + nth);
            TestFolders.copy(before, run);
            TestFolders.deleteCatalog(run);
            RebuildRun rebuild = rebuild(run, nth);
            failed = rebuild.failed;
            if (!rebuild.ended) { // one that ends is whole, whatever failed
                TestFolders.deleteCatalog(run);
                assertThat(rebuild(run, 0)).isEqualTo(new RebuildRun(false, true));
            }
            history.restart(run, new LocalDisk());
            assertWhole("rebuild, call " + nth);
            history.close();
            TestFolders.delete(run);
        }
    }

    /** @param failed whether the call was reached */
    private record RebuildRun(boolean failed, boolean ended) {}

    private RebuildRun rebuild(Path run, int nth) {
        boolean ended = false;
        FailingConnections connections = new FailingConnections();
        DataDirectory data = new DataDirectory(run);
        try (OpenStore store = OpenStore.open(
                data,
                new LocalDisk(),
                TestStore.ofRun().open(data.root()),
                () -> Catalog.open(TestEngine.ofRun().location(data.catalog()), connections::over),
                history.clock(),
                new SecureRandom())) {
            connections.failAt(nth);
            new CatalogRebuild(
                            store.catalog(),
                            store.ledger(),
                            store.journal(),
                            store.files(),
                            ThreadFactories.PLATFORM,
                            history.clock())
                    .run();
            ended = true;
        } catch (Problem named) {
            assertThat(named.code()).isEqualTo(TestEngine.ofRun().unknownFailure());
        }
        return new RebuildRun(connections.hasFailed(), ended);
    }

    private void calls(Operation operation, int stride) {
        boolean failed = true;
        int calls = 0;
        for (int nth = 1; failed; nth += stride) {
            Path run = folder.resolve(operation + "-" + nth);
            TestFolders.copy(before, run);
            failed = attempt(operation, run, nth);
            history.close();
            TestFolders.delete(run);
            calls++;
        }
        System.out.println("  " + operation + ": " + calls);
    }

    /** Whether the call was reached. */
    private boolean attempt(Operation operation, Path run, int nth) {
        String as = operation + ", call " + nth;
        FailingConnections connections = new FailingConnections();
        try {
            if (operation == Operation.START) {
                connections.failAt(nth);
            }
            history.restart(run, new LocalDisk(), connections::over);
            if (operation != Operation.START) {
                connections.failAt(nth);
            }
            run(operation);
        } catch (Problem named) {
            assertThat(named.code()).as(as).isEqualTo(TestEngine.ofRun().unknownFailure());
        }
        boolean failed = connections.hasFailed();
        connections.failAt(0);
        if (operation == Operation.START && failed) {
            connections.closeAll();
            history.restart(run, new LocalDisk());
        }
        assertWhole(as);
        run(operation);
        assertWhole(as);
        history.restart(run, new LocalDisk());
        assertWhole(as + ", after a restart");
        return failed;
    }

    private void run(Operation operation) {
        switch (operation) {
            case START -> {}
            case BACKUP -> history.backUp(shared, fresh);
            case RECOVERY -> assertThat(history.fetch(shared, kept)).containsExactly(shared, kept);
            case RETENTION -> history.service().service().retentionTask().run();
            case COLLECTION -> {
                history.cycle();
                history.cycle();
            }
            case SCRUB -> {
                history.clock().advance(Duration.ofDays(40));
                history.service().service().scrubTask().runOnce();
                assertThat(history.scrub()).isEmpty();
            }
        }
    }

    private void assertWhole(String as) {
        assertThat(history.fetch(shared, kept)).as(as).containsExactly(shared, kept);
        assertThat(history.scrub()).as(as).isEmpty();
    }
}
