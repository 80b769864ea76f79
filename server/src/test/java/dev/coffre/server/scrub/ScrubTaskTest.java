package dev.coffre.server.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.catalog.AlertFilter;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.gc.History;
import dev.coffre.server.message.DamageEntry;
import dev.coffre.server.message.DegradedEntry;
import dev.coffre.server.message.PointEntry;
import dev.coffre.server.message.ScrubStatusResponse;
import dev.coffre.server.message.SetScrubPlanRequest;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the vault finds by itself in its store, and what becomes of it. */
class ScrubTaskTest {
    @TempDir
    private Path folder;

    private History history;
    private RecordBytes first;
    private RecordBytes second;
    private RecordBytes shared;

    @BeforeEach
    void twoPoints() {
        history = new History(folder);
        first = history.chunk(40_000);
        shared = history.chunk(5_000);
        history.backUp(first, shared);
        history.restart();
        second = history.chunk(9_000);
        history.backUp(second, shared);
        history.restart();
    }

    @AfterEach
    void close() {
        history.close();
    }

    private void days(int days) {
        for (int hour = 0; hour < days * 24; hour++) {
            history.clock().advance(Duration.ofHours(1));
            history.service().service().scrubTask().runOnce();
        }
    }

    private ScrubStatusResponse state() {
        return history.service()
                .service()
                .administration()
                .execute(TestService.LOCAL, new MaintenanceCommands.ShowScrub());
    }

    private ScrubStatusResponse plan(int days) {
        return history.service()
                .service()
                .administration()
                .execute(
                        TestService.LOCAL,
                        new MaintenanceCommands.PlanScrub(
                                new SetScrubPlanRequest(Optional.of(days), Optional.empty())));
    }

    private List<AlertRow> alerts() {
        return history.service().service().alerts().page(AlertFilter.all(), Optional.empty(), 10).alerts().stream()
                .filter(alert -> alert.state() != AlertState.CLOSED)
                .toList();
    }

    @Test
    void takesNothingForDamagedThatAnInterruptKeptItFromReading() {
        days(1);
        history.clock().advance(Duration.ofDays(40));
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> history.service().service().scrubTask().runOnce())
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_UNAVAILABLE));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(alerts()).isEmpty();
        days(40);
        assertThat(alerts()).isEmpty();
    }

    private void flipIn(RecordBytes record) {
        for (Path pack : packs()) {
            byte[] bytes = RawFiles.read(pack);
            int at = indexOf(bytes, record.bytes());
            if (at >= 0) {
                bytes[at + record.bytes().length / 2] ^= 4;
                RawFiles.write(pack, bytes);
                return;
            }
        }
        throw new AssertionError("no pack holds it");
    }

    private List<Path> packs() {
        return RawFiles.below(history.packs()).stream()
                .sorted(Comparator.comparingLong(RawFiles::length))
                .toList();
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }

    private void sendAgain(RecordBytes... records) {
        try (VaultSession session = history.vault().open(Optional.empty())) {
            assertThat(session.put(List.of(records))).isInstanceOf(PutResult.Admitted.class);
        }
    }

    @Test
    void everythingIsReadWithinTheDaysOfThePlan() {
        assertThat(state().bytesRead()).isZero();
        plan(5);
        days(2);
        assertThat(state().bytesRead()).isBetween(1L, state().bytes() - 1);
        days(4);
        assertThat(state().bytesRead()).isEqualTo(state().bytes());
        assertThat(state().filesRead()).isPresent();
        assertThat(alerts()).isEmpty();
        days(60);
        assertThat(state().bytesRead()).as("and again, all the time").isEqualTo(state().bytes());
    }

    @Test
    void aDamagedRecordIsNamedWithThePointsThatNeedItUntilItIsSentAgain() {
        flipIn(first);
        days(31);

        ScrubStatusResponse found = state();
        assertThat(found.damages()).singleElement().satisfies(damage -> {
            assertThat(damage.oid()).contains(first.oid().toString());
            assertThat(damage.vault()).contains(history.vaultId().toString());
            assertThat(damage.file()).startsWith("vaults/").contains("/packs/");
        });
        assertThat(found.degraded())
                .extracting(DegradedEntry::machine, DegradedEntry::seq)
                .containsExactly(tuple(history.machine().toString(), 1L));
        assertThat(history.service()
                        .service()
                        .inventory()
                        .points(history.machine())
                        .points())
                .extracting(PointEntry::degraded)
                .containsExactly(true, false);
        assertThat(history.has(first)).as("the next backup sends it").isFalse();
        assertThat(history.has(second, shared)).isTrue();
        assertThat(alerts()).singleElement().extracting(AlertRow::occurrences).isEqualTo(1L);

        days(40);
        assertThat(alerts()).singleElement().extracting(AlertRow::occurrences).isEqualTo(1L);
        sendAgain(first);
        days(1);

        assertThat(state().damages()).isEmpty();
        assertThat(state().degradedPoints()).isZero();
        assertThat(alerts()).isEmpty();
        assertThat(history.scrub()).isEmpty();
    }

    @Test
    void whatIsDamagedInAPackThatIsBeingWrittenIsFoundToo() {
        RecordBytes third = history.chunk(7_000);
        history.backUp(third);
        flipIn(third);
        days(31);
        assertThat(state().damages())
                .singleElement()
                .satisfies(
                        damage -> assertThat(damage.oid()).contains(third.oid().toString()));
        assertThat(state().degraded()).extracting(DegradedEntry::seq).containsExactly(3L);
        sendAgain(third);
        days(1);
        assertThat(state().damages()).isEmpty();
        assertThat(alerts()).isEmpty();
    }

    @Test
    void aPackThatIsGoneIsMissedAndEverythingInItCanBeSentAgain() throws IOException {
        RecordBytes[] lost = {first, shared};
        RawFiles.delete(packs().getLast());
        days(31);

        assertThat(state().damages()).extracting(DamageEntry::reason).containsExactly("the pack is missing");
        assertThat(state().degraded()).extracting(DegradedEntry::seq).containsExactly(1L, 2L);

        sendAgain(lost);
        days(1);
        assertThat(state().damages()).isEmpty();
        assertThat(state().degradedPoints()).isZero();
        assertThat(alerts()).isEmpty();
        assertThat(history.fetch(first, shared, second)).containsExactly(first, shared, second);
        assertThat(history.scrub()).isEmpty();
        for (int day = 0; day < 12; day++) {
            history.cycle();
        }
        assertThat(history.scrub()).isEmpty();
        history.restart();
        assertThat(history.fetch(first, shared, second)).containsExactly(first, shared, second);
    }

    @Test
    void recordsOfAPackWhoseDirectoryIsDamagedAreMovedByTheNextCycle() throws IOException {
        Path pack = packs().getLast();
        RawFiles.flip(pack, -150);
        days(31);
        assertThat(state().damages()).hasSize(1);
        assertThat(state().degradedPoints()).as("every record is still there").isZero();

        history.cycle();
        history.cycle();
        days(1);

        assertThat(RawFiles.exists(pack)).isFalse();
        assertThat(state().damages()).isEmpty();
        assertThat(alerts()).isEmpty();
        assertThat(history.fetch(first, shared, second)).containsExactly(first, shared, second);
        assertThat(history.scrub()).isEmpty();
    }

    @Test
    void aPointWhoseFileIsDamagedIsNamed() {
        history.service().damagePoint(history.vaultId(), history.machine(), 1);
        days(8);
        assertThat(state().damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.file()).contains("/points/"));
        assertThat(state().degraded()).extracting(DegradedEntry::seq).containsExactly(1L);
        assertThat(alerts()).hasSize(1);
    }
}
