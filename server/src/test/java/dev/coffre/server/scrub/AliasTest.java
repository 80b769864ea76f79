package dev.coffre.server.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.gc.History;
import dev.coffre.server.rebuild.RebuildReport;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.testing.PackDamage;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.vault.Alias;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.testing.FetchedRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that is lost for good, and another with its content, as agents make one when compression comes out otherwise. */
class AliasTest {
    private static final int CYCLES = 12;

    @TempDir
    private Path folder;

    private History history;
    private RecordBytes lost;
    private RecordBytes other;
    private RecordBytes by;

    @BeforeEach
    void loseARecordAndFindAnother() {
        history = new History(folder);
        lost = history.chunk(40_000);
        other = history.chunk(5_000);
        by = history.chunk(39_000);
        history.backUp(lost, other);
        history.restart();
        flipIn(lost);
        assertThat(history.scrub()).hasSize(1);
    }

    @AfterEach
    void close() {
        history.close();
    }

    private void flipIn(RecordBytes record) {
        PackDamage.flip(history.packs(), record);
    }

    /** The next backup has the content in another record, and says so. */
    private long backUpOtherwise() {
        RecordBytes root = history.records().tree(by, other);
        try (VaultSession session = history.vault().open(Optional.empty())) {
            assertThat(session.put(List.of(by))).isInstanceOf(PutResult.Admitted.class);
            session.alias(List.of(new Alias(lost.oid(), by.oid())));
            assertThat(session.put(List.of(root))).isInstanceOf(PutResult.Admitted.class);
            return history.commit(session, root);
        }
    }

    private Map<?, RecordBytes> substitutes() {
        FetchedRecords fetched = new FetchedRecords();
        history.vault().fetch(List.of(lost.oid()), fetched);
        return fetched.substitutes();
    }

    private void assertReplaced() {
        assertThat(substitutes()).isEqualTo(Map.of(lost.oid(), by));
        assertThat(history.has(lost, other, by)).isTrue();
        assertThat(history.scrub()).isEmpty();
        assertThat(degraded()).isZero();
    }

    private long degraded() {
        return history.service().service().inventory().points(history.machine()).points().stream()
                .filter(point -> point.degraded())
                .count();
    }

    private RebuildReport rebuild() {
        history.close();
        TestFolders.deleteCatalog(folder);
        RebuildReport report =
                new OfflineVault(new DataDirectory(folder), history.clock(), new SecureRandom()).rebuild();
        history.restart();
        return report;
    }

    private void collect() {
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            history.cycle();
        }
    }

    @Test
    void thePointIsWholeAgainAndStaysSo() {
        assertThat(degraded()).isEqualTo(1);
        backUpOtherwise();
        assertReplaced();
        history.restart();
        assertReplaced();
        collect();
        assertReplaced();
    }

    @Test
    void whatStandsInStaysAsLongAsAPointNeedsTheLostOne() {
        long second = backUpOtherwise();
        history.backUp(other);
        history.remove(second);
        collect();
        assertReplaced();

        history.restart(); // lets go of what was asked for
        history.remove(1);
        collect();
        assertThat(history.has(lost)).isFalse();
        assertThat(history.has(by)).isFalse();
        assertThat(rows()).as("of the last point: a chunk and a page").isEqualTo(2);
        assertThat(history.scrub()).isEmpty();
    }

    private long rows() {
        Catalog catalog = history.service().store().catalog();
        return catalog.read(connection -> new VaultRecordTable(connection).count());
    }

    @Test
    void aRebuildKnowsIt() {
        backUpOtherwise();
        RebuildReport report = rebuild();
        assertThat(report.lost()).isZero();
        assertReplaced();
        collect();
        assertReplaced();
        rebuild();
        assertReplaced();
    }

    @Test
    void aRebuildKnowsItWhenThePackOfTheLostOneIsGone() throws IOException {
        Path pack = largestPack();
        backUpOtherwise();
        history.close();
        RawFiles.delete(pack);
        history.restart();
        assertThat(rebuild().lost()).as("the other one of the pack").isEqualTo(1);
        assertThat(substitutes()).isEqualTo(Map.of(lost.oid(), by));
        try (VaultSession session = history.vault().open(Optional.empty())) {
            session.put(List.of(other));
        }
        assertReplaced();
    }

    private Path largestPack() throws IOException {
        return RawFiles.below(history.packs()).stream()
                .max(Comparator.comparingLong(RawFiles::length))
                .orElseThrow();
    }

    @Test
    void whatStandsInIsNamedWhenItIsLostItselfAndHealsBoth() {
        backUpOtherwise();
        history.restart();
        flipIn(by);
        assertThat(history.scrub())
                .extracting(finding -> finding.oid().orElseThrow())
                .containsExactlyInAnyOrder(lost.oid().toString(), by.oid().toString());
        assertThat(degraded()).isEqualTo(2);
        rebuild();
        assertThat(degraded()).isEqualTo(2);
        try (VaultSession session = history.vault().open(Optional.empty())) {
            session.put(List.of(by));
        }
        assertReplaced();
        rebuild();
        assertReplaced();
    }

    @Test
    void theLostOneItselfIsTakenBack() {
        backUpOtherwise();
        history.restart();
        flipIn(by);
        history.scrub();
        try (VaultSession session = history.vault().open(Optional.empty())) {
            session.put(List.of(lost));
            assertThat(session.have(List.of(lost.oid())).cardinality()).isEqualTo(1);
        }
        assertThat(history.fetch(lost)).containsExactly(lost);
        assertThat(degraded()).as("the second needs what stood in").isEqualTo(1);
        rebuild();
        assertThat(history.fetch(lost)).containsExactly(lost);
    }

    @Test
    void aRebuildIsNotTrickedByTwoThatStoodInForEachOther() {
        backUpOtherwise();
        history.restart();
        flipIn(by);
        history.scrub();
        try (VaultSession session = history.vault().open(Optional.empty())) {
            session.put(List.of(lost));
            session.alias(List.of(new Alias(by.oid(), lost.oid())));
            assertThat(session.have(List.of(lost.oid(), by.oid())).cardinality())
                    .isEqualTo(2);
        }
        history.restart();
        flipIn(lost);
        assertThat(history.scrub()).isNotEmpty();
        assertThat(history.has(lost)).isFalse();
        rebuild();
        assertThat(history.has(lost)).isFalse();
        assertThat(history.has(by)).isFalse();
        assertThat(degraded()).isEqualTo(2);
        history.restart(folder, new LocalDisk());
        try (VaultSession session = history.vault().open(Optional.empty())) {
            session.put(List.of(lost));
        }
        assertThat(degraded()).isZero();
    }
}
