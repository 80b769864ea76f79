package dev.coffre.server.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.WatchedConnections;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents do in the middle of a cycle, at the moments that decide. */
class MeanwhileTest {
    private final WatchedConnections connections = new WatchedConnections();
    private final Path folder;
    private final History history;

    MeanwhileTest(@TempDir Path folder) {
        this.folder = folder;
        history = new History(folder);
    }

    @BeforeEach
    void watch() {
        history.restart(folder, new LocalDisk(), connections::over);
    }

    @AfterEach
    void stop() {
        history.close();
    }

    /** A record that the next cycle condemns. */
    private RecordBytes doomed() {
        RecordBytes chunk = history.chunk(5_000);
        long point = history.backUp(chunk);
        history.cycle();
        history.cycle();
        history.remove(point);
        return chunk;
    }

    private void cycleWith(GcPhase phase, Runnable meanwhile) {
        history.clock().advance(History.DAY);
        history.service().service().collector().run(reached -> {
            if (reached == phase) {
                meanwhile.run();
            }
        });
    }

    @Test
    void haveThatLookedBeforeTheFlipAndPinsAfterItSaysNo() {
        RecordBytes chunk = doomed();
        VaultSession session = history.vault().open(Optional.empty());
        connections.afterStatement(
                "record WHERE oid",
                () -> assertThat(history.cycle().condemned()).isEqualTo(2));

        assertThat(history.has(session, chunk)).isFalse();

        assertThat(history.cycle().condemned()).as("collection goes on").isZero();
    }

    /** As after a failover that lost the row of an emptied pack. */
    @Test
    void aPackWhoseNumberIsThatOfAnotherNowIsNotRetired() {
        doomed();
        for (int day = 0; day < 7; day++) {
            history.cycle();
        }
        Catalog catalog = history.service().store().catalog();
        cycleWith(
                GcPhase.PUBLISH,
                () -> catalog.change(connection -> TestSql.update(connection, "UPDATE pack SET id = randomblob(16)")));

        catalog.read(connection -> {
            assertThat(TestSql.number(connection, "SELECT COUNT(*) FROM pack WHERE retired IS NULL"))
                    .isEqualTo(2);
            assertThat(TestSql.number(connection, "SELECT COUNT(*) FROM record WHERE condemned > 0"))
                    .isEqualTo(2);
            return true;
        });
    }

    @Test
    void haveDuringTheFlipWaitsForItAndSaysNo() throws InterruptedException {
        RecordBytes chunk = doomed();
        VaultSession session = history.vault().open(Optional.empty());
        AtomicReference<Boolean> answer = new AtomicReference<>();
        Thread asking = Thread.ofPlatform().unstarted(() -> answer.set(history.has(session, chunk)));
        connections.afterStatement("UPDATE collection SET flipped", () -> {
            asking.start();
            // It waits for the pins, or for the catalog if it records that the session is in use.
            while (asking.isAlive()
                    && asking.getState() != Thread.State.BLOCKED
                    && asking.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        });

        assertThat(history.cycle().condemned()).isEqualTo(2);

        asking.join();
        assertThat(answer.get()).isFalse();
        assertThat(history.cycle().condemned()).as("collection goes on").isZero();
    }

    @Test
    void whatHaveSaysRightBeforeTheFlipIsSpared() {
        RecordBytes chunk = doomed();
        VaultSession session = history.vault().open(Optional.empty());

        cycleWith(GcPhase.FLIP, () -> assertThat(history.has(session, chunk)).isTrue());

        assertThat(history.has(session, chunk)).isTrue();
    }

    /** Nobody took the pins away then: the flip counts, but whoever ran it was told otherwise. */
    @Test
    void aPinOnWhatIsCondemnedNeedsNothing() {
        history.backUp(history.chunk(500));
        RecordBytes relied = history.chunk(5_000);
        history.vault().open(Optional.empty()).put(List.of(relied));
        VaultSession session = history.vault().open(Optional.empty());
        assertThat(history.has(session, relied)).isTrue();
        history.cycle();
        history.cycle();
        history.clock().advance(Duration.ofDays(20)); // nobody comes back to the session
        connections.afterStatement(
                "UPDATE collection SET flipped",
                () -> connections.afterCommit(() -> {
                    throw new SQLException("test");
                }));
        assertThatThrownBy(history::cycle).isInstanceOf(Problem.class);
        assertThat(history.has(session, relied)).isFalse();
        history.clock().advance(Duration.ofDays(-21)); // but for a clock that is set back

        assertThat(history.cycle().condemned()).as("collection goes on").isZero();
    }

    @Test
    void whatHangsOnAPageThatARebuildOnlyKnewByNameStaysWhenThePageIsSentBetweenMarkAndFlip() throws IOException {
        RecordBytes chunk = history.chunk(5_000);
        RecordBytes page = history.records().tree(chunk);
        RecordBytes top = history.records().tree(page);
        try (VaultSession session = history.vault().open(Optional.empty())) {
            session.put(List.of(chunk, page));
        }
        history.restart(); // closes the pack: the top gets another
        Path lost = pagePacks().getFirst();
        try (VaultSession session = history.vault().open(Optional.empty())) {
            session.put(List.of(top));
            history.commit(session, top);
        }
        history.close();
        RawFiles.delete(lost);
        TestFolders.deleteCatalog(folder);
        new OfflineVault(new DataDirectory(folder), history.clock(), new SecureRandom()).rebuild();
        history.restart();
        history.cycle();
        assertThat(history.has(page)).as("known as a kid alone").isFalse();

        cycleWith(GcPhase.REMARK, () -> {
            try (VaultSession session = history.vault().open(Optional.empty())) {
                session.put(List.of(page));
                history.commit(session, top);
            }
        });

        assertThat(history.has(top, page, chunk)).isTrue();
        assertThat(history.cycle().condemned()).as("collection goes on").isZero();
        assertThat(history.fetch(chunk)).containsExactly(chunk);
    }

    private List<Path> pagePacks() throws IOException {
        return RawFiles.below(history.packs()).stream()
                .filter(file -> !file.toString().contains("/data/"))
                .toList();
    }
}
