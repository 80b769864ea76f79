package dev.coffre.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two services over one catalog in PostgreSQL. */
final class LeasesTest {
    @TempDir
    private Path folder;

    private final List<Catalog> opened = new ArrayList<>();

    private Catalog open() {
        Catalog catalog = Catalog.open(TestEngine.POSTGRESQL.location(folder));
        opened.add(catalog);
        return catalog;
    }

    @AfterEach
    void close() {
        opened.forEach(Catalog::close);
    }

    /** An effect of some role. */
    private static void effect(Catalog catalog) {
        catalog.change(connection -> new WriteFence(connection).pass());
    }

    private static long effects(Catalog catalog) {
        return catalog.read(connection -> new Sql(connection).number("SELECT passed FROM write_fence"));
    }

    /** The lease runs out, as if its holder had not renewed it. */
    private void lapse() {
        PostgresLocation location = (PostgresLocation) TestEngine.POSTGRESQL.location(folder);
        PostgresServer.get().execute("UPDATE " + location.schema() + ".lease SET valid_until = 0");
    }

    private static boolean works(Catalog catalog) {
        return catalog.role(LeaseRole.SCRUB).run(() -> true).isPresent();
    }

    @Test
    void workThatAPersonAsksForTakesTheRoleAndStopsTheWorkOfItsHolder() {
        Catalog first = open();
        Catalog second = open();
        first.role(LeaseRole.COLLECTION).perform(() -> {
            effect(first);
            second.role(LeaseRole.COLLECTION).runHere(() -> {
                effect(second);
                return true;
            });
            assertThatThrownBy(() -> effect(first)).isInstanceOf(Problem.class);
        });
        assertThat(effects(first)).isEqualTo(2);
        assertThat(first.role(LeaseRole.COLLECTION).isHeld()).isFalse();
        assertThat(second.role(LeaseRole.COLLECTION).isHeld()).isTrue();
        assertThat(first.role(LeaseRole.COLLECTION).run(() -> true))
                .as("it has it now")
                .isEmpty();
        first.role(LeaseRole.COLLECTION).runHere(() -> true);
    }

    @Test
    void oneOfTwoServicesHasARoleUntilItStops() {
        Catalog first = open();
        Catalog second = open();
        assertThat(works(first)).isTrue();
        assertThat(works(second)).isFalse();
        assertThat(works(first)).isTrue();
        assertThat(second.role(LeaseRole.MAIL).run(() -> true)).isPresent();
        first.close();
        opened.remove(first);
        assertThat(works(second)).isTrue();
    }

    @Test
    void anEffectFailsOnceAnotherServiceHasTakenTheRole() {
        Catalog first = open();
        Catalog second = open();
        long before = effects(first);
        first.role(LeaseRole.SCRUB).perform(() -> {
            effect(first);
            lapse();
            effect(first); // time alone takes nothing away
            assertThat(works(second)).isTrue();
            assertThatThrownBy(() -> effect(first))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_UNAVAILABLE));
        });
        assertThat(effects(second)).isEqualTo(before + 2);
        assertThat(works(first)).isFalse();
        effect(first); // work of no role goes on
    }

    @Test
    void anEarlierRunDoesNotGoOnUnderALaterLeaseOfItsOwnService() {
        Catalog first = open();
        Catalog second = open();
        try (ExecutorService otherThread = Executors.newSingleThreadExecutor()) {
            first.role(LeaseRole.SCRUB).perform(() -> {
                lapse();
                assertThat(works(second)).isTrue();
                lapse();
                assertThatThrownBy(() -> effect(first)).isInstanceOf(Problem.class);
                assertThat(otherThread.submit(() -> works(first)))
                        .succeedsWithin(Duration.ofSeconds(10))
                        .isEqualTo(true);
                assertThatThrownBy(() -> effect(first)).isInstanceOf(Problem.class);
            });
        }
    }

    @Test
    void aTakeOverWaitsForAnEffectThatHasBegun() throws Exception {
        Catalog first = open();
        Catalog second = open();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        assertThat(works(first)).isTrue();
        lapse();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> effect = threads.submit(() -> first.role(LeaseRole.SCRUB)
                    .perform(() -> first.change(connection -> {
                        begun.countDown();
                        try {
                            goOn.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    })));
            begun.await();
            Future<Boolean> takeOver = threads.submit(() -> works(second));
            TimeUnit.MILLISECONDS.sleep(200);
            assertThat(takeOver.isDone()).isFalse();
            goOn.countDown();
            effect.get();
            assertThat(takeOver.get()).isTrue();
        }
    }

    @Test
    void aLeaseIsRenewedAsLongAsItsServiceRuns() throws InterruptedException {
        Duration term = Duration.ofSeconds(1);
        try (Leases first = new Leases(open(), term);
                Leases second = new Leases(open(), term)) {
            Lease lease = first.take(LeaseRole.MAIL).orElseThrow();
            Thread.sleep(term.multipliedBy(2));
            assertThat(second.take(LeaseRole.MAIL)).isEmpty();
            first.close();
            assertThat(second.take(LeaseRole.MAIL))
                    .hasValueSatisfying(later -> assertThat(later.epoch()).isGreaterThan(lease.epoch()));
        }
    }

    @Test
    void oneProcessOfAServiceWritesAndFailsOnceAnotherOneDoes() {
        Catalog first = open();
        Catalog second = open();
        first.claim("one");
        effect(first);
        assertInUse(() -> second.claim("another"));
        lapse();
        effect(first); // time alone takes nothing away
        second.claim("another");
        effect(second);
        assertInUse(() -> effect(first));
        assertInUse(first::isWritable);
        Catalog restarted = open();
        restarted.claim("another"); // its folder has a lock of its own, so the process before has ended
        effect(restarted);
        assertInUse(() -> effect(second));
    }

    private static void assertInUse(ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CATALOG_IN_USE));
    }

    private static void fail(LeasedRole role) {
        assertThatThrownBy(() -> role.perform(() -> {
                    throw new IllegalStateException("the store does not answer");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRoleWhoseWorkFailsManyTimesInARowIsLeftToAnotherService() {
        Catalog first = open();
        Catalog second = open();
        LeasedRole role = first.role(LeaseRole.SCRUB);
        for (int run = 1; run < LeasedRole.TOLERATED_FAILURES; run++) {
            fail(role);
        }
        role.perform(() -> effect(first)); // the row of failures ends
        for (int run = 1; run < LeasedRole.TOLERATED_FAILURES; run++) {
            fail(role);
        }
        assertThat(works(second)).isFalse();
        fail(role);
        assertThat(works(second)).isTrue();
    }

    /** Locks that nobody may extend must not end a collection that goes on. */
    @Test
    void aRoleStaysWhileOtherWorkOfItRuns() {
        Catalog first = open();
        Catalog second = open();
        LeasedRole failing = first.role(LeaseRole.SCRUB);
        first.role(LeaseRole.SCRUB).perform(() -> {
            for (int run = 0; run < LeasedRole.TOLERATED_FAILURES; run++) {
                fail(failing);
            }
            assertThat(works(second)).isFalse();
            effect(first);
        });
        fail(failing);
        assertThat(works(second)).isTrue();
    }

    @Test
    void onceAllLeasesHaveEndedWorkBeginsAnew() {
        Catalog first = open();
        Catalog second = open();
        first.role(LeaseRole.SCRUB).perform(() -> {
            effect(first);
            second.change(connection -> new LeaseTable(connection).endAll());
            assertThatThrownBy(() -> effect(first))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.VAULT_UNAVAILABLE));
        });
        first.role(LeaseRole.SCRUB).runHere(() -> {
            effect(first);
            return true;
        });
        assertThat(works(second)).isFalse();
    }

    @Test
    void workThatIsHandedToAnotherThreadKeepsItsLease() throws Exception {
        Catalog first = open();
        Catalog second = open();
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            first.role(LeaseRole.COLLECTION).perform(() -> {
                lapse();
                assertThat(second.role(LeaseRole.COLLECTION).run(() -> true)).isPresent();
                Future<?> handed = threads.submit(Lease.carry(() -> effect(first)));
                assertThatThrownBy(handed::get).hasCauseInstanceOf(Problem.class);
            });
        }
    }

    @Test
    void aCatalogOfOneProcessChecksNothing() {
        try (Catalog catalog = Catalog.open(TestEngine.SQLITE.location(folder))) {
            catalog.role(LeaseRole.SCRUB).perform(() -> {
                assertThat(Lease.CURRENT.isBound()).isFalse();
                effect(catalog);
            });
            assertThat(catalog.<Long>read(connection -> new Sql(connection).number("SELECT COUNT(*) FROM lease")))
                    .isZero();
        }
    }
}
