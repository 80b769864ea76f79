package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.server.catalog.ConnectionSource;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.gc.History;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.disk.LocalDisk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A commit of the catalog fails, and nobody can tell at first whether its rows are there. */
class CommitDoubtTest {
    /** What really became of a commit that failed. */
    private enum Fate {
        COMMITTED,
        ROLLED_BACK
    }

    @TempDir
    private Path folder = Path.of("");

    private History history;
    private RecordBytes kept;
    private RecordBytes fresh;
    private int failing;
    private Fate fate = Fate.ROLLED_BACK;

    @BeforeEach
    void prepare() {
        history = new History(folder);
        kept = history.chunk(5_000);
        fresh = history.chunk(40_000);
        history.backUp(kept);
        history.restart(folder, new LocalDisk(), this::doubtful);
        history.backUp(kept, history.chunk(300));
    }

    private ConnectionSource doubtful(ConnectionSource real) {
        return new ConnectionSource() {
            @Override
            public Connection forWriting() throws SQLException {
                return doubtful(real.forWriting());
            }

            @Override
            public Connection forReading() throws SQLException {
                return real.forReading();
            }
        };
    }

    private Connection doubtful(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals("commit") && failing > 0) {
                        failing--;
                        if (fate == Fate.COMMITTED) {
                            real.commit();
                        } else {
                            real.rollback();
                        }
                        throw TestEngine.ofRun().connectionLost();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void putFails(VaultSession session) {
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> session.put(List.of(fresh)));
    }

    private void assertWhole() {
        assertThat(history.fetch(kept)).containsExactly(kept);
        assertThat(history.scrub()).isEmpty();
    }

    private long bytesOfPacks() {
        return RawFiles.lengthOfAll(history.packs());
    }

    @ParameterizedTest
    @EnumSource
    void whatTheCatalogSaysAfterwardsIsInThePacks(Fate what) {
        fate = what;
        try (VaultSession session = history.vault().open(Optional.empty())) {
            session.have(List.of(kept.oid())); // records that the session is in use, in a transaction of its own
            failing = 1;
            putFails(session);
            assertThat(session.have(List.of(fresh.oid())).cardinality()).isEqualTo(fate == Fate.COMMITTED ? 1 : 0);
            assertWhole();
            assertThat(session.put(List.of(fresh))).isInstanceOf(PutResult.Admitted.class);
        }
        assertThat(history.fetch(fresh)).containsExactly(fresh);
        history.restart();
        assertThat(history.fetch(fresh)).containsExactly(fresh);
        assertWhole();
    }

    @ParameterizedTest
    @EnumSource
    void whileTheCatalogFailsNothingMoreIsStoredAndNothingIsCutOff(Fate what) {
        fate = what;
        try (VaultSession session = history.vault().open(Optional.empty())) {
            session.have(List.of(kept.oid())); // records that the session is in use, in a transaction of its own
            failing = 4;
            putFails(session);
            long stored = bytesOfPacks();
            putFails(session);
            putFails(session);
            assertThat(bytesOfPacks()).isEqualTo(stored);
            history.restart();
        }
        assertWhole();
        assertThat(history.fetch(fresh)).hasSize(fate == Fate.COMMITTED ? 1 : 0);
    }

    @Test
    void bytesWithoutRowsAreCutOffAsSoonAsTheCatalogTakesAChange() {
        TestStore.assumeDisk(); // a bucket has packs without rows until they are adopted
        long before = bytesOfPacks();
        try (VaultSession session = history.vault().open(Optional.empty())) {
            session.have(List.of(kept.oid())); // records that the session is in use, in a transaction of its own
            failing = 2;
            putFails(session);
            assertThat(bytesOfPacks()).isGreaterThan(before);
            session.put(List.of(history.chunk(1_000)));
            assertThat(bytesOfPacks()).isLessThan(before + 3_000);
        }
        assertWhole();
    }
}
