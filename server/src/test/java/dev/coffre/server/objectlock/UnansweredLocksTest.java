package dev.coffre.server.objectlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.alerts.AlertRegistry;
import dev.coffre.server.alerts.StoreAlerts;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.catalog.LeasedRole;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.VersionListingTable;
import dev.coffre.server.mail.MailOutbox;
import dev.coffre.server.retention.ClockGuard.ClockState;
import dev.coffre.server.s3.LockingS3;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.ForwardingStore;
import dev.coffre.vault.store.storage.LockedObject;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import dev.coffre.vault.testing.SimulatedClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storage service that does not answer some requests about locks: for one object, for one process, or for all. */
class UnansweredLocksTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Set<String> LOCK_REQUESTS = Set.of("extend", "delete", "retainUntil", "list");

    private final SimulatedClock clock = new SimulatedClock();

    @TempDir
    private Path folder;

    private CatalogLocation location;
    private LockingS3 bucket;
    private TestService service;

    @BeforeEach
    void open() {
        location = TestEngine.POSTGRESQL.location(folder.resolve("catalog"));
        bucket = new LockingS3(folder, clock);
        service = TestService.over(folder.resolve("data"), bucket.open(), location, clock);
        new TestMachine(service, service.vault("documents"), new SplittableRandom(1)).backUp();
        service.service().objectLockTask().saveWritten();
    }

    @AfterEach
    void close() {
        service.close();
        bucket.close();
    }

    /** @param isUnanswered takes the method of the request, and the object's name if it is about one */
    private ObjectLockTask task(Catalog catalog, BiPredicate<String, String> isUnanswered) {
        Store real = service.store().files().store();
        ObjectLocks locks = (ObjectLocks) Proxy.newProxyInstance(
                ObjectLocks.class.getClassLoader(), new Class<?>[] {ObjectLocks.class}, (proxy, method, given) -> {
                    String name = given != null && given[0] instanceof LockedObject object ? object.name() : "";
                    if (isUnanswered.test(method.getName(), name)) {
                        throw new StoreUnavailableException(ProblemCode.STORE_UNREACHABLE
                                .with("address", bucket.location())
                                .with("reason", "it does not answer in time"));
                    }
                    try {
                        return method.invoke(real.locks().orElseThrow(), given);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
        Store store = new ForwardingStore(real) {
            @Override
            public Optional<ObjectLocks> locks() {
                return Optional.of(locks);
            }
        };
        return new ObjectLockTask(
                store,
                catalog,
                new StoreAlerts(catalog, new AlertRegistry(new MailOutbox(clock)), clock),
                () -> ClockState.SURE,
                clock,
                new SplittableRandom(1),
                () -> {});
    }

    private Catalog catalog() {
        return service.store().catalog();
    }

    private Duration rest(String name) {
        return Duration.between(clock.instant(), bucket.retainUntil(name));
    }

    private List<String> locked() {
        return bucket.names().stream()
                .filter(name -> !Set.of("owner", "incarnation").contains(name))
                .toList();
    }

    private long overdueAlerts() {
        return catalog()
                .read(connection -> new AlertTable(connection).active(AlertKind.LOCK_OVERDUE))
                .size();
    }

    /** As one that the storage service has damaged: it answers 500, or nothing, each time. */
    @Test
    void anObjectWhoseRequestsFailKeepsNoOtherLockFromBeingExtended() {
        clock.advance(DAY.multipliedBy(30));
        String first = locked().stream()
                .filter(name -> name.startsWith("vaults/"))
                .min(Comparator.comparing(bucket::retainUntil))
                .orElseThrow();

        task(catalog(), (request, name) -> name.equals(first)).runOnce();

        assertThat(locked())
                .filteredOn(name -> !name.equals(first))
                .hasSizeGreaterThan(4)
                .allSatisfy(name -> assertThat(rest(name)).isGreaterThan(DAY.multipliedBy(28)));
        clock.advance(Duration.ofHours(2));
        task(catalog(), (request, name) -> false).runOnce();
        assertThat(rest(first)).isGreaterThan(DAY.multipliedBy(28));
    }

    @Test
    void anObjectWhoseRequestsFailKeepsNoOtherFromBeingDeletedOrListed() {
        List<String> packs = bucket.names().stream()
                .filter(name -> name.contains("/packs/"))
                .sorted(Comparator.comparing(bucket::retainUntil))
                .toList();
        catalog().change(connection -> {
            LockedObjectTable objects = new LockedObjectTable(connection);
            packs.forEach(
                    pack -> objects.setReleased(objects.find(pack).orElseThrow().released(true)));
        });
        clock.advance(DAY.multipliedBy(60));

        task(catalog(), (request, name) -> name.equals(packs.getFirst())).runOnce();

        assertThat(packs).hasSizeGreaterThan(1);
        assertThat(bucket.names())
                .contains(packs.getFirst())
                .doesNotContainAnyElementsOf(packs.subList(1, packs.size()));
        assertThat(catalog()
                        .read(connection -> new VersionListingTable(connection).progress())
                        .ended())
                .isEqualTo(clock.instant());
        clock.advance(Duration.ofHours(2));
        task(catalog(), (request, name) -> false).runOnce();
        assertThat(bucket.names()).doesNotContain(packs.getFirst());
    }

    /** As when somebody has taken the rights of the service away: nothing is listed, so nothing follows a listing. */
    @Test
    void locksThatNobodyExtendsAreAnAlertThoughNothingIsListed() {
        task(catalog(), (request, name) -> false).runOnce();
        ObjectLockTask away = task(catalog(), (request, name) -> LOCK_REQUESTS.contains(request));
        for (int day = 0; day < 16; day++) {
            clock.advance(DAY);
            away.runOnce();
        }
        assertThat(overdueAlerts()).isZero();
        for (int day = 0; day < 20; day++) {
            clock.advance(DAY);
            away.runOnce();
        }
        assertThat(overdueAlerts()).isOne();
        clock.advance(DAY);
        task(catalog(), (request, name) -> false).runOnce();
        assertThat(overdueAlerts()).isZero();
    }

    /** A role stays with the process that has it. That one's way to the bucket may be closed, or its key outdated. */
    @Test
    void aProcessThatDoesNotReachTheBucketLeavesTheLocksToAnother() {
        clock.advance(DAY.multipliedBy(30));
        try (Catalog other = Catalog.open(location)) {
            ObjectLockTask away = task(catalog(), (request, name) -> LOCK_REQUESTS.contains(request));
            for (int run = 0; run < LeasedRole.TOLERATED_FAILURES; run++) {
                away.runOnce();
                clock.advance(Duration.ofMinutes(1));
            }
            clock.advance(Duration.ofHours(2));

            task(other, (request, name) -> false).runOnce();

            assertThat(locked()).allSatisfy(name -> assertThat(rest(name)).isGreaterThan(DAY.multipliedBy(28)));
        }
    }
}
