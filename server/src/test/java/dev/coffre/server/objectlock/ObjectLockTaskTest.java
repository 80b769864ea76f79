package dev.coffre.server.objectlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.catalog.VersionListingTable;
import dev.coffre.server.s3.LockingS3;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.storage.LockedObject;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.testing.SimulatedClock;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Locks of a store over months, by a clock that a test moves. */
class ObjectLockTaskTest {
    private static final Duration DAY = Duration.ofDays(1);

    /** The guarantee of a vault with standard safeguards. */
    private static final Duration GUARANTEED = Duration.ofDays(14);

    private final SimulatedClock clock = new SimulatedClock();

    @TempDir
    private Path folder;

    private Path data = Path.of("");
    private LockingS3 bucket;
    private TestService service;
    private VaultId vault;
    private TestMachine machine;

    @BeforeEach
    void open() {
        bucket = new LockingS3(folder, clock);
        data = folder.resolve("data");
        service = start();
        vault = service.vault("documents");
        machine = new TestMachine(service, vault, new SplittableRandom(1));
    }

    private TestService start() {
        return TestService.over(data, bucket.open(), clock);
    }

    @AfterEach
    void close() {
        service.close();
        bucket.close();
    }

    private List<String> locked() {
        return bucket.names().stream()
                .filter(name -> !Set.of("owner", "incarnation").contains(name))
                .toList();
    }

    private List<String> packs() {
        return bucket.names().stream().filter(name -> name.contains("/packs/")).toList();
    }

    private Duration rest(String name) {
        return Duration.between(clock.instant(), bucket.retainUntil(name));
    }

    private void passDays(int days) {
        for (int day = 0; day < days; day++) {
            clock.advance(DAY);
            service.service().collector().run();
            service.service().objectLockTask().runOnce();
        }
    }

    private List<AlertRow> alerts(AlertKind kind) {
        return service.store().catalog().read(connection -> new AlertTable(connection).active(kind));
    }

    private LockedObjectTable.Totals lockedSpace() {
        return service.store().catalog().read(connection -> new LockedObjectTable(connection).released(vault));
    }

    private void remove(long seq) {
        service.store()
                .ledger()
                .append(new JournalEvent.PointsRemoved(
                        vault, machine.id(), List.of(seq), Tombstone.Reason.RETENTION.number()));
        service.service().retentionTask().run();
    }

    @Test
    void everyObjectIsLockedForTheGuaranteeAndAGeneration() {
        machine.backUp();

        assertThat(locked())
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(rest(name))
                        .isBetween(GUARANTEED.plusDays(16).minusSeconds(1), GUARANTEED.plusDays(24)));
        assertThat(locked().stream().map(bucket::retainUntil).distinct().count())
                .isGreaterThan(1);
    }

    @Test
    void locksAreExtendedBeforeTheGuaranteeIsUsedUp() {
        RecordBytes chunk = machine.backUp();
        for (int day = 0; day < 60; day++) {
            passDays(1);
            assertThat(locked())
                    .allSatisfy(name -> assertThat(rest(name))
                            .isGreaterThan(
                                    GUARANTEED.minus(LockExtension.REWRITE_TIME).minus(DAY)));
        }
        assertThat(machine.fetch(List.of(chunk))).containsExactly(chunk);
        assertThat(alerts(AlertKind.LOCK_OVERDUE)).isEmpty();
        assertThat(service.store()
                        .catalog()
                        .read(connection -> new LockedObjectTable(connection).horizon(vault))
                        .orElseThrow()
                        .until())
                .isEqualTo(locked().stream()
                        .map(bucket::retainUntil)
                        .min(Instant::compareTo)
                        .orElseThrow());
    }

    /** The service may take away the right, or be full. */
    @ParameterizedTest
    @CsvSource({"403, AccessDenied", "507, InsufficientStorage"})
    void aLockThatIsNotExtendedIsAnAlertAndIsTriedAgain(int status, String code) {
        machine.backUp();
        bucket.refuseExtensions(status, code);
        passDays(16);
        assertThat(alerts(AlertKind.LOCK_OVERDUE)).isEmpty();
        passDays(20);
        assertThat(alerts(AlertKind.LOCK_OVERDUE)).hasSize(1);
        bucket.takeExtensions();
        passDays(1);
        assertThat(alerts(AlertKind.LOCK_OVERDUE)).isEmpty();
        assertThat(locked()).allSatisfy(name -> assertThat(rest(name)).isGreaterThan(GUARANTEED));
    }

    @Test
    void whatNoPointNeedsIsLockedSpaceUntilItsLockEnds() {
        machine.backUp();
        RecordBytes second = machine.backUp();
        int before = packs().size();
        String point = bucket.names().stream()
                .filter(name -> name.contains("/points/"))
                .findFirst()
                .orElseThrow();
        remove(1);
        passDays(12);

        assertThat(packs()).hasSize(before);
        assertThat(lockedSpace().objects()).isGreaterThanOrEqualTo(3); // two packs and a point
        assertThat(lockedSpace().bytes()).isPositive();
        assertThat(bucket.names()).contains(point, point + ".tombstone");
        assertThat(machine.chain().points()).hasSize(1);

        passDays(30);
        assertThat(packs().size()).isLessThan(before);
        assertThat(bucket.names()).doesNotContain(point).contains(point + ".tombstone");
        assertThat(lockedSpace().objects()).isZero();
        assertThat(machine.fetch(List.of(second))).containsExactly(second);
    }

    @Test
    void somebodyWhoLengthensALockKeepsTheSpaceAndNothingElse() {
        machine.backUp();
        machine.backUp();
        remove(1);
        passDays(12);
        long released = lockedSpace().objects();
        bucket.lengthenAll(clock.instant().plus(Duration.ofDays(1_000)));
        passDays(30);

        assertThat(lockedSpace().objects()).isEqualTo(released);
        assertThat(lockedSpace().lastEnd().orElseThrow())
                .isAfter(clock.instant().plus(Duration.ofDays(900)));
    }

    @Test
    void smallPacksAreMergedWhenTheirLocksAreDue() {
        List<RecordBytes> chunks = Stream.generate(machine::backUp).limit(6).toList();
        List<String> before = packs();
        passDays(10);
        assertThat(packs()).isEqualTo(before);
        passDays(14);
        assertThat(packs()).hasSizeGreaterThan(before.size());
        passDays(40);
        assertThat(packs()).hasSizeLessThan(before.size());
        assertThat(machine.fetch(chunks)).containsExactlyInAnyOrderElementsOf(chunks);
    }

    @Test
    void versionsOfSomebodyElseAreAnAlertEachTime() {
        RecordBytes chunk = machine.backUp();
        service.service().objectLockTask().runOnce();
        assertThat(alerts(AlertKind.STORE_TAMPERED)).isEmpty();

        bucket.put(packs().getFirst(), "forged".getBytes(StandardCharsets.UTF_8));
        bucket.delete(packs().getLast());
        passDays(1);
        List<AlertRow> first = alerts(AlertKind.STORE_TAMPERED);
        assertThat(first).hasSize(1);
        passDays(1);
        assertThat(alerts(AlertKind.STORE_TAMPERED)).isEqualTo(first);
        bucket.delete(packs().getFirst());
        passDays(1);
        assertThat(alerts(AlertKind.STORE_TAMPERED)).hasSize(1).isNotEqualTo(first);
        assertThat(machine.fetch(List.of(chunk))).containsExactly(chunk);
    }

    @Test
    void aPointWhoseTombstoneSomebodyElseWroteFirstStaysForARebuild() {
        machine.backUp();
        machine.backUp();
        String point = bucket.names().stream()
                .filter(name -> name.contains("/points/"))
                .findFirst()
                .orElseThrow();
        bucket.put(point + ".tombstone", "forged".getBytes(StandardCharsets.UTF_8));
        remove(1);
        passDays(1);
        assertThat(machine.chain().points()).hasSize(1);
        assertThat(alerts(AlertKind.STORE_TAMPERED)).hasSize(1);
        passDays(60);
        StoreFiles files = service.store().files();
        assertThat(files.points(vault).read(files.layout().store().resolve(point)))
                .isInstanceOf(StoredPoint.class);
        assertThat(rest(point)).isGreaterThan(DAY.multipliedBy(8));
    }

    /** Our own extension is refused then, since it would make the lock shorter. */
    @Test
    void aLockThatSomebodyHasLengthenedIsNotTriedAgain() {
        machine.backUp();
        passDays(1);
        bucket.lengthenAll(clock.instant().plus(Duration.ofDays(1_000)));
        passDays(40);

        assertThat(alerts(AlertKind.LOCK_OVERDUE)).isEmpty();
    }

    /** As after a move of the store: the rows say versions that are not there, and the journal was taken up long ago. */
    @Test
    void inAnotherPlaceAllObjectsAreFoundAndExtended() {
        RecordBytes chunk = machine.backUp();
        service.service().objectLockTask().runOnce();
        service.store().catalog().change(connection -> {
            new LockedObjectTable(connection)
                    .save(locked().stream()
                            .map(name -> new LockedObject(name, "elsewhere", "", 1, Instant.EPOCH, false))
                            .toList());
            new VersionListingTable(connection).begin("s3:/elsewhere");
        });
        service.close();
        service = start();
        passDays(40);

        assertThat(locked()).allSatisfy(name -> assertThat(rest(name)).isGreaterThan(DAY.multipliedBy(8)));
        machine.sees(service);
        assertThat(machine.fetch(List.of(chunk))).containsExactly(chunk);
    }

    @Test
    void anObjectWhoseRowWasLostIsFoundAndExtended() {
        machine.backUp();
        StoreFiles files = service.store().files();
        files.store()
                .write(
                        files.layout().audit().resolve("0000000000000001-0000000000000002"),
                        "entries".getBytes(StandardCharsets.UTF_8));
        service.service().objectLockTask().saveWritten();
        service.store().catalog().change(connection -> {
            LockedObjectTable objects = new LockedObjectTable(connection);
            bucket.names().stream()
                    .filter(name -> name.startsWith("vaults/"))
                    .flatMap(name -> objects.find(name).stream())
                    .forEach(objects::remove);
        });
        passDays(40);

        assertThat(locked()).allSatisfy(name -> assertThat(rest(name)).isGreaterThan(DAY.multipliedBy(8)));
        Optional<LockedObjectTable.Horizon> horizon =
                service.store().catalog().read(connection -> new LockedObjectTable(connection).horizon(vault));
        assertThat(horizon.orElseThrow().until()).isAfter(clock.instant());
    }

    /** A copy of the database that took over since the deletions began. */
    @Test
    void anObjectThatIsNeededAgainOnAnotherCopyOfTheCatalogIsNotDeleted() {
        Catalog catalog = service.store().catalog();
        List<LockedObject> released = Stream.of("first", "second")
                .map(name -> new LockedObject(name, "1", "", 1, clock.instant().minus(DAY), true))
                .toList();
        catalog.change(connection -> new LockedObjectTable(connection).save(released));
        List<LockedObject> deleted = new ArrayList<>();
        ObjectLocks locks = (ObjectLocks) Proxy.newProxyInstance(
                ObjectLocks.class.getClassLoader(), new Class<?>[] {ObjectLocks.class}, (proxy, method, arguments) -> {
                    deleted.add((LockedObject) arguments[0]); // nothing else is called
                    catalog.change(connection -> TestSql.update(connection, "UPDATE locked_object SET released = 0"));
                    return true;
                });
        SplittableRandom random = new SplittableRandom(1);
        new LockExtension(catalog, locks, new LockPeriods(catalog, clock, random), clock, random)
                .deleteReleased(new RequestPace(10, () -> {}));
        assertThat(deleted).containsExactly(released.getFirst());
    }
}
