package dev.coffre.acceptance.care;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.server.gc.CollectionReport;
import dev.coffre.server.gc.GcStatus;
import dev.coffre.server.scrub.AffectedPoint;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.vault.Alias;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vault that takes care of patch bundles: retention, collection, compaction, scrub, healing, aliases, rebuild. */
class PatchedFileTest {
    private static final int MIB = 1 << 20;
    private static final int GRACE_DAYS = 7;

    /** Blocks of different chunks, far from their ends. */
    private static final int ONE = 50;

    private static final int OTHER = 900;

    private PatchedMachine machine;

    /** Point 1 has no patched chunk. Points 2 and 3 change the same block, point 4 another one. */
    @BeforeEach
    void backUpFourTimes(@TempDir Path folder) {
        machine = new PatchedMachine(folder, 5 * MIB);
        byte[] noise = new byte[8 * MIB];
        new SplittableRandom(6).nextBytes(noise);
        machine.files().file("passing", SyntheticFile.of(noise));
        machine.backUp();
        machine.files().remove("passing");
        machine.change(ONE).backUp();
        machine.change(ONE).backUp();
        machine.change(OTHER).backUp();
        assertThat(machine.bundles(2)).hasSize(1);
        assertThat(machine.bundles(3)).hasSize(1).doesNotContainAnyElementsOf(machine.bundles(2));
        assertThat(machine.bundles(4)).hasSize(2).containsAll(machine.bundles(3));
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void anExpiredPointTakesTheBundleThatNoOtherNamesAndTheReportSaysWhatIsFreed() {
        RecordReference ofTwo = machine.bundles(2).getFirst();
        RecordReference ofThree = machine.bundles(3).getFirst();
        long bundleBytes =
                machine.fetch(ofTwo.oid()).map(record -> record.bytes().length).orElseThrow();
        machine.collect();
        machine.collect();
        machine.expire(2);
        assertThat(machine.collect().condemned())
                .as("the bundle, its file list and its tree page")
                .isEqualTo(3);
        assertThat(machine.has(ofTwo.oid())).isFalse();
        assertThat(machine.has(ofThree.oid())).isTrue();
        GcStatus waiting = machine.garbage();
        assertThat(waiting.recordsWaiting()).isEqualTo(3);
        assertThat(waiting.bytesWaiting()).isBetween(bundleBytes, bundleBytes + 5_000);
        machine.expire(3);
        assertThat(machine.collect().condemned())
                .as("its file list and tree page: point 4 names the bundle")
                .isEqualTo(2);
        assertThat(forgottenInTime()).as("the pages").isEqualTo(4);
        assertThat(machine.garbage().recordsWaiting())
                .as("a pack that is nearly full is not rewritten for a bundle")
                .isEqualTo(1);
        assertThat(machine.garbage().bytesWaiting()).isBetween(bundleBytes, bundleBytes + 1_000);
        machine.assertRecovers(1, 4);
        long stored = machine.stored();
        machine.expire(1);
        assertThat(forgottenInTime()).isGreaterThan(3);
        assertThat(machine.garbage().recordsWaiting()).isZero();
        assertThat(machine.fetch(ofTwo.oid())).isEmpty();
        assertThat(stored - machine.stored()).isGreaterThan(8 * MIB);
        machine.assertRecovers(4);
        assertThat(machine.scrub()).isEmpty();
        assertThat(machine.check().isClean()).isTrue();
    }

    private long forgottenInTime() {
        long forgotten = 0;
        for (int day = 0; day <= GRACE_DAYS; day++) {
            forgotten += machine.collect().forgotten();
        }
        return forgotten;
    }

    @Test
    void compactionMovesBundlesThatAreStillNeeded() {
        RecordReference ofTwo = machine.bundles(2).getFirst();
        machine.restart();
        machine.expire(1);
        List<CollectionReport> cycles = new ArrayList<>();
        for (int day = 0; day < GRACE_DAYS + 6; day++) {
            cycles.add(machine.collect());
        }
        assertThat(cycles)
                .anySatisfy(cycle -> assertThat(cycle.bytesMoved()).isGreaterThan(4 * MIB))
                .anySatisfy(cycle -> assertThat(cycle.bytesFreed()).isGreaterThan(8 * MIB));
        machine.assertRecovers(2, 3, 4);
        assertThat(machine.scrub()).isEmpty();
        assertThat(machine.has(ofTwo.oid())).isTrue();
        machine.rebuild();
        machine.assertRecovers(2, 3, 4);
        assertSendsOneBundle();
    }

    @Test
    void aRebuiltCatalogKnowsThem() {
        assertThat(machine.rebuild().lost()).isZero();
        machine.assertRecovers(1, 2, 3, 4);
        assertThat(machine.scrub()).isEmpty();
        assertSendsOneBundle();
        for (int day = 0; day < GRACE_DAYS + 3; day++) {
            assertThat(machine.collect().condemned()).isZero();
        }
        machine.assertRecovers(1, 2, 3, 4, 5);
    }

    private void assertSendsOneBundle() {
        assertThat(machine.change(ONE).backUp().bytesStored()).isLessThan(80_000);
    }

    @Test
    void aDamagedBundleIsNamedWithItsPointsAndTheNextBackupHealsAll() {
        RecordReference newest = onlyOfPointFour();
        machine.damage(newest);
        assertThat(machine.scrub()).singleElement().satisfies(found -> {
            assertThat(found.oid()).contains(newest.oid().toString());
            assertThat(found.pack()).isPresent();
            assertThat(seqs(found)).containsExactly(4L);
        });
        assertThat(machine.backUp().dataRecordsSent()).isEqualTo(1);
        assertThat(machine.scrub()).isEmpty();
        machine.assertRecovers(1, 2, 3, 4, 5);
        assertThat(machine.check().isClean()).isTrue();
    }

    @Test
    void aDamagedBundleOfAnOlderDayIsReplacedInTheNextPointAndStaysNamedInTheOlderOnes() {
        RecordReference older = machine.bundles(3).getFirst();
        machine.damage(older);
        assertThat(machine.scrub())
                .singleElement()
                .satisfies(found -> assertThat(seqs(found)).containsExactlyInAnyOrder(3L, 4L));
        machine.change(ONE).backUp();
        machine.assertRecovers(1, 2, 5);
        assertThat(machine.bundles(5)).doesNotContain(older);
        assertThat(machine.scrub())
                .singleElement()
                .satisfies(found -> assertThat(seqs(found)).containsExactlyInAnyOrder(3L, 4L));
        assertThat(machine.check().findings()).isNotEmpty();
    }

    @Test
    void aBundleThatWasSealedOtherwiseReplacesALostOne() {
        RecordReference lost = machine.bundles(3).getFirst();
        RecordBytes by = sealedOtherwise(lost);
        machine.damage(lost);
        assertThat(machine.scrub()).hasSize(1);
        try (VaultSession session = machine.session()) {
            session.put(List.of(by));
            session.alias(List.of(new Alias(lost.oid(), by.oid())));
        }
        machine.assertRecovers(1, 2, 3, 4);
        assertThat(machine.scrub()).isEmpty();
        assertThat(machine.check().isClean()).isTrue();
        assertSendsOneBundle();
        for (int day = 0; day < GRACE_DAYS + 10; day++) {
            machine.collect();
        }
        assertThat(machine.rebuild().lost()).isZero();
        machine.assertRecovers(1, 2, 3, 4, 5);
    }

    /** The same plaintext with other padding, as another version of the compression would make other bytes. */
    private RecordBytes sealedOtherwise(RecordReference bundle) {
        RecordBytes stored = machine.fetch(bundle.oid()).orElseThrow();
        try (RecordOpener opener = new RecordOpener(machine.keys());
                RecordSealer sealer = new RecordSealer(machine.keys().newest(), Compression.OFF)) {
            OpenedRecord opened = opener.open(bundle.oid(), bundle.type(), bundle.pid(), stored);
            RecordBytes other = sealer.seal(bundle.type(), List.of(), RecordHeader.Ext.NONE, opened.raw())
                    .record();
            assertThat(other.oid()).isNotEqualTo(bundle.oid());
            return other;
        }
    }

    private RecordReference onlyOfPointFour() {
        return machine.bundles(4).stream()
                .filter(bundle -> !machine.bundles(3).contains(bundle))
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> seqs(ScrubFinding found) {
        return found.points().stream().map(AffectedPoint::seq).toList();
    }
}
