package dev.coffre.server.objectlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.alerts.AlertRegistry;
import dev.coffre.server.alerts.StoreAlerts;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.ForeignVersionRow;
import dev.coffre.server.catalog.ForeignVersionTable;
import dev.coffre.server.catalog.JournalPosition;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.ReconciliationTable;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.catalog.VersionListingTable;
import dev.coffre.server.mail.MailOutbox;
import dev.coffre.server.retention.ClockGuard.ClockState;
import dev.coffre.server.s3.LockingS3;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.storage.LockedObject;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody with the bucket's key writes many objects: the store's own are cared for all the same. */
class BucketFloodTest {
    private static final byte[] FORGED = "forged".getBytes(StandardCharsets.UTF_8);
    private static final Duration DAY = Duration.ofDays(1);

    private final SimulatedClock clock = new SimulatedClock();
    private final SplittableRandom random = new SplittableRandom(1);

    @TempDir
    private Path folder;

    private LockingS3 bucket;
    private TestService service;
    private VaultId vault;
    private TestMachine machine;

    @BeforeEach
    void open() {
        bucket = new LockingS3(folder, clock);
        service = start();
        vault = service.vault("documents");
        machine = new TestMachine(service, vault, random);
    }

    private TestService start() {
        return TestService.over(folder.resolve("data"), bucket.open(), clock);
    }

    @AfterEach
    void close() {
        service.close();
        bucket.close();
    }

    private String id() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private Catalog catalog() {
        return service.store().catalog();
    }

    private ObjectLockTask task(ClockState state) {
        return new ObjectLockTask(
                service.store().files().store(),
                catalog(),
                new StoreAlerts(catalog(), new AlertRegistry(new MailOutbox(clock)), clock),
                () -> state,
                clock,
                random,
                () -> {});
    }

    private void passDay() {
        clock.advance(DAY);
        task(ClockState.SURE).runOnce();
    }

    private List<AlertRow> tampered() {
        return catalog().read(connection -> new AlertTable(connection).active(AlertKind.STORE_TAMPERED));
    }

    private long foreign() {
        return catalog().read(connection -> new ForeignVersionTable(connection).count());
    }

    private String ownPoint() {
        return bucket.names().stream()
                .filter(name -> name.contains("/points/"))
                .findFirst()
                .orElseThrow();
    }

    private void save(List<LockedObject> objects) {
        catalog().change(connection -> new LockedObjectTable(connection).save(objects));
    }

    @Test
    void versionsOfNamesThatTheCatalogDoesNotKnowDoNotHideThoseOfItsOwn() {
        machine.backUp();
        for (int i = 0; i < 1_001; i++) {
            String slot = "vaults/" + id() + "/slots/" + id() + "/" + id();
            bucket.put(slot, FORGED);
            bucket.put(slot, "forged again".getBytes(StandardCharsets.UTF_8));
        }
        passDay();
        assertThat(foreign()).isZero();
        assertThat(tampered()).isEmpty();
        bucket.put(ownPoint(), FORGED);
        passDay();
        assertThat(foreign()).isEqualTo(1);
        assertThat(tampered()).hasSize(1);
    }

    /** As if the service ended between the two. */
    @Test
    void aVersionCountsAsAlertedOnlyWithItsAlert() {
        machine.backUp();
        passDay();
        bucket.put(ownPoint(), FORGED);
        catalog().change(connection -> TestSql.update(connection, "ALTER TABLE alert RENAME TO alert_away"));
        assertThatThrownBy(this::passDay).isInstanceOf(Problem.class);
        catalog().change(connection -> TestSql.update(connection, "ALTER TABLE alert_away RENAME TO alert"));
        passDay();
        assertThat(tampered()).hasSize(1);
    }

    private static ForeignVersionRow version(Optional<VaultId> owner, int i, Instant found) {
        return new ForeignVersionRow("name", "version " + owner + i, owner, false, found);
    }

    @Test
    void aVaultWithMoreVersionsThanAreKeptTakesNoRoomFromAnotherAndIsAnAlertEachDay() {
        machine.backUp();
        VaultId other = service.vault("pictures");
        Instant later = clock.instant().plus(DAY.multipliedBy(9));
        catalog().change(connection -> {
            ForeignVersionTable table = new ForeignVersionTable(connection);
            table.note(IntStream.range(0, ForeignVersionTable.MAX_ROWS + 5)
                    .mapToObj(i -> version(Optional.of(vault), i, later))
                    .toList());
            table.note(List.of(version(Optional.of(other), 0, later)));
            assertThat(table.count(vault)).isEqualTo(ForeignVersionTable.MAX_ROWS);
            assertThat(table.count(other)).isEqualTo(1);
        });
        passDay();
        List<AlertRow> first = tampered();
        passDay();
        assertThat(first).hasSize(2);
        assertThat(tampered()).hasSize(2).isNotEqualTo(first);
        assertThat(first).filteredOn(alert -> tampered().contains(alert)).hasSize(1);
    }

    @Test
    void namesThatTheCatalogDoesNotKnowAreCountedAndNeitherLockedNorKept() {
        machine.backUp();
        passDay();
        long rows = catalog()
                .read(connection ->
                        new LockedObjectTable(connection).known(bucket.names()).size());
        assertThat(rows).isEqualTo(bucket.names().size() - 2); // owner, incarnation
        String point = ownPoint();
        List<String> planted = List.of(
                "journal/0000000000000001-0000000000000777",
                "journal/9999999999999999",
                "journal/1-1-1",
                "audit/0000000000000001-0000000000000009",
                point + ".tombstone",
                point.replaceFirst("[0-9a-f]{64}$", "0".repeat(64)),
                "vaults/" + vault + "/points/anything",
                "vaults/" + vault + "/slots/" + id() + "/keyring-00000002",
                "vaults/" + vault + "/slots/" + id() + "/" + id(),
                "vaults/" + vault + "/packs/" + id() + "/data/00/00" + id().substring(2));
        planted.forEach(name -> bucket.put(name, FORGED));
        service.close();
        service = start(); // reads the end of the journal
        passDay();
        passDay();
        assertThat(planted)
                .allSatisfy(name -> assertThat(bucket.retainUntil(name)).isEqualTo(Instant.EPOCH));
        catalog().read(connection -> {
            assertThat(new LockedObjectTable(connection).known(planted)).isEmpty();
            assertThat(new VersionListingTable(connection).unknownObjects()).isEqualTo(planted.size());
            return true;
        });
    }

    @Test
    void noVaultWaitsForAnotherWithMoreObjects() {
        machine.backUp();
        task(ClockState.SURE).saveWritten();
        VaultId other = service.vault("pictures");
        clock.advance(DAY.multipliedBy(26));
        Instant end = clock.instant().minus(DAY);
        save(IntStream.range(0, 3_000)
                .mapToObj(i ->
                        new LockedObject("vaults/" + other + "/slots/" + id() + "/" + id(), "v", "e", 1, end, false))
                .toList());
        save(IntStream.range(0, 3_000)
                .mapToObj(i -> new LockedObject("audit/" + i, "v", "e", 1, end, false))
                .toList());
        task(ClockState.SURE).runOnce();
        assertThat(bucket.names())
                .filteredOn(name -> name.contains("/points/") || name.contains("/slots/"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(bucket.retainUntil(name))
                        .isAfter(clock.instant().plus(DAY.multipliedBy(28))));
    }

    @Test
    void aLongListingLeavesTheExtensionItsTime() {
        machine.backUp();
        for (int i = 0; i < 2_100; i++) {
            bucket.put("journal/x" + i, FORGED);
        }
        bucket.setPage(1);
        clock.advance(DAY.multipliedBy(26));
        task(ClockState.SURE).runOnce();
        assertThat(bucket.retainUntil(ownPoint())).isAfter(clock.instant().plus(DAY.multipliedBy(28)));
        VersionListingTable.Progress progress =
                catalog().read(connection -> new VersionListingTable(connection).progress());
        assertThat(progress.position().name()).startsWith("journal/x");
    }

    @Test
    void aListingGoesOnWithinTheVersionsOfAName() {
        machine.backUp();
        for (int i = 0; i < 900; i++) {
            bucket.put(ownPoint(), ("forged " + i).getBytes(StandardCharsets.UTF_8));
        }
        bucket.setPage(2);
        clock.advance(DAY);
        task(ClockState.SURE).runOnce();
        VersionListingTable.Progress progress =
                catalog().read(connection -> new VersionListingTable(connection).progress());
        assertThat(progress.position().name()).isEqualTo(ownPoint());
        assertThat(progress.position().version()).isNotEmpty();
        task(ClockState.SURE).runOnce();
        assertThat(catalog()
                        .read(connection -> new VersionListingTable(connection).progress())
                        .ended())
                .isEqualTo(clock.instant());
        assertThat(tampered()).hasSize(1);
    }

    @Test
    void segmentsOfOthersFarAboveTheEndAreNotReadAtAStart() {
        RecordBytes chunk = machine.backUp();
        long applied = catalog().read(connection -> new JournalPosition(connection).appliedSegment());
        Instant compared = catalog()
                .read(connection -> new ReconciliationTable(connection).find())
                .started();
        service.close();
        for (long number = applied + 1; number < applied + 1_500; number++) {
            bucket.put("journal/%016d".formatted(number), FORGED);
        }
        bucket.put("journal/9000000000000000", FORGED);
        bucket.takeReads();
        service = start();
        machine.sees(service);
        assertThat(bucket.takeReads())
                .filteredOn(name -> name.startsWith("journal/"))
                .hasSizeLessThan(250);
        assertThat(catalog()
                        .read(connection -> new ReconciliationTable(connection).find())
                        .started())
                .isEqualTo(compared);
        assertThat(machine.fetch(List.of(chunk))).containsExactly(chunk);
        machine.backUp();
    }

    @Test
    void attemptsOfOthersAreReadOnceByEachProcess() {
        machine.backUp();
        long applied = catalog().read(connection -> new JournalPosition(connection).appliedSegment());
        for (int i = 1; i <= 200; i++) {
            bucket.put("journal/%016d-%016d".formatted(applied + 1, i), FORGED);
        }
        bucket.takeReads();
        assertThat(service.store().journal().lastNumberAfter(applied)).isZero();
        assertThat(bucket.takeReads()).hasSize(200);
        assertThat(service.store().journal().lastNumberAfter(applied)).isZero();
        assertThat(bucket.takeReads()).isEmpty();
    }

    @Test
    void whileTheClockIsNotTrustedNothingIsExtendedOrDeleted() {
        machine.backUp();
        task(ClockState.SURE).runOnce();
        String point = ownPoint();
        Instant before = bucket.retainUntil(point);
        String pack = bucket.names().stream()
                .filter(name -> name.contains("/packs/"))
                .findFirst()
                .orElseThrow();
        clock.advance(DAY.multipliedBy(60));
        catalog().change(connection -> {
            LockedObjectTable objects = new LockedObjectTable(connection);
            assertThat(objects.setReleased(objects.find(pack).orElseThrow().released(true)))
                    .isTrue();
        });
        task(ClockState.SUSPENDED).runOnce();
        assertThat(bucket.retainUntil(point)).isEqualTo(before);
        task(ClockState.SETTLING).runOnce();
        assertThat(bucket.retainUntil(point)).isAfter(before);
        assertThat(bucket.names()).contains(pack);
        task(ClockState.SURE).runOnce();
        assertThat(bucket.names()).doesNotContain(pack);
    }

    /** The service counts by its own clock when a lock ends, and answers with the time. */
    @Test
    void aClockThatIsAheadOfTheServiceLocksNothingForLonger() {
        clock.advance(Duration.between(clock.instant(), Instant.now()).plus(DAY.multipliedBy(365)));
        machine.backUp();
        assertThat(bucket.retainUntil(ownPoint())).isBefore(Instant.now().plus(DAY.multipliedBy(14 + 24 + 1)));
    }

    @Test
    void anObjectThatIsBeingDeletedIsNotTakenBack() {
        machine.backUp();
        task(ClockState.SURE).runOnce();
        LockedObject object = catalog()
                .read(connection -> new LockedObjectTable(connection).find(ownPoint()))
                .orElseThrow();
        clock.advance(DAY.multipliedBy(60));
        catalog().change(connection -> {
            LockedObjectTable objects = new LockedObjectTable(connection);
            assertThat(objects.setReleased(object.released(true))).isTrue();
            objects.save(List.of(object)); // by a process that wrote it, and saves late
            assertThat(objects.find(object.name()).orElseThrow().isReleased()).isTrue();
            assertThat(objects.setReleased(object)).isTrue();
            assertThat(objects.beginDeletions(clock.instant(), 10)).isEmpty();
            assertThat(objects.setReleased(object.released(true))).isTrue();
            assertThat(objects.beginDeletions(clock.instant(), 10))
                    .extracting(LockedObject::name)
                    .containsExactly(object.name());
            assertThat(objects.setReleased(object)).isFalse();
            objects.save(List.of(object));
            assertThat(objects.find(object.name()).orElseThrow().isReleased()).isTrue();
        });
    }

    @Test
    void rowsOfABucketOfTheSameNameAtAnotherServiceAreNotUsed() {
        RecordBytes chunk = machine.backUp();
        passDay();
        catalog().change(connection -> TestSql.update(connection, "UPDATE locked_object SET version = 'elsewhere'"));
        service.close();
        service = start();
        machine.sees(service);
        assertThat(machine.fetch(List.of(chunk))).containsExactly(chunk);
    }

    @Test
    void aTombstoneThatSomebodyElseWroteFirstIsNotLocked() {
        machine.backUp();
        passDay();
        String tombstone = ownPoint() + ".tombstone";
        bucket.put(tombstone, FORGED);
        catalog().change(connection -> TestSql.update(connection, "UPDATE point SET removed_at = 1"));
        passDay();
        assertThat(bucket.retainUntil(tombstone)).isEqualTo(Instant.EPOCH);
    }
}
