package dev.coffre.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.AuditIndex;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.catalog.PostgresServer;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.message.AuditVerification;
import dev.coffre.server.service.OpenStore;
import dev.coffre.server.testing.FailingConnections;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.LocalDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log of several processes: rows of the catalog that one of them ships to the store. */
class SharedAuditLogTest extends AuditLogContract {
    private static final AuditAction PIN = AuditAction.of("pin");

    @Override
    TestEngine engine() {
        return TestEngine.POSTGRESQL;
    }

    @Override
    void afterCrash(TestService after) {
        after.store()
                .catalog()
                .change(connection -> TestSql.update(connection, "UPDATE audit_intent SET valid_until = 0"));
        after.service().auditLog().maintain();
    }

    /** A second process over the same catalog and store. */
    private final class OtherProcess implements AutoCloseable {
        private final OpenStore store;
        private final AuditLog log;

        OtherProcess() {
            TestService first = service();
            store = OpenStore.open(
                    first.folder(),
                    new LocalDisk(),
                    first.store().files(),
                    () -> Catalog.open(engine().location(folder.resolve("catalog"))),
                    clock,
                    new SecureRandom());
            log = AuditLog.open(storage(store), store.catalog(), store.ledger(), clock, () -> false);
        }

        @Override
        public void close() {
            log.close();
            store.catalog().close();
        }
    }

    private static AuditStorage storage(OpenStore store) {
        return new AuditStorage(store.disk(), store.folder().audit(), store.files(), store.signingKey());
    }

    private List<Path> shipped() throws IOException {
        return RawFiles.below(TestStore.ofRun().layout(folder).audit());
    }

    /** Without the part of the names that nobody foresees. */
    private List<String> shippedNames() throws IOException {
        return shipped().stream()
                .map(file -> file.getFileName().toString().replaceFirst("-[0-9a-f]{32}$", ""))
                .toList();
    }

    private void append(int entries) {
        for (int i = 0; i < entries; i++) {
            log().append("ada", FROM, Optional.empty(), PIN.with("number", i), AuditLog.DONE);
        }
    }

    private long journaled() {
        return service()
                .store()
                .catalog()
                .read(connection -> new AuditIndex(connection).journaledHead())
                .map(AuditIndex.AuditHead::n)
                .orElse(0L);
    }

    @Test
    void entriesOfSeveralProcessesAreOneChain() throws ExecutionException, InterruptedException {
        append(1);
        try (OtherProcess other = new OtherProcess();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> both = new ArrayList<>();
            for (AuditLog log : List.of(log(), other.log)) {
                both.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        log.record("ada", FROM, Optional.empty(), PIN.with("number", i), () -> true);
                    }
                }));
            }
            for (Future<?> one : both) {
                one.get();
            }
            assertThat(log().verify()).isEqualTo(new AuditVerification(101, Optional.empty(), Optional.empty()));
            assertThat(other.log.verify()).isEqualTo(log().verify());
            assertThat(other.log.page(AuditFilter.all(), Optional.empty(), 500).entries())
                    .isEqualTo(all())
                    .hasSize(101);
        }
    }

    @Test
    void entriesAreShippedWhenTheyAreManyOrAMinuteOldByOneProcess() throws IOException {
        append(99);
        log().maintain();
        assertThat(shippedNames()).isEmpty();
        append(1);
        try (OtherProcess other = new OtherProcess()) {
            log().maintain();
            other.log.maintain();
            assertThat(shippedNames()).containsExactly("0000000000000001-0000000000000100");
            assertThat(journaled()).isEqualTo(100);
            append(2);
            clock.advance(Duration.ofSeconds(59));
            log().maintain();
            assertThat(log().unshipped()).isEqualTo(2);
            clock.advance(Duration.ofSeconds(1));
            other.log.maintain();
            assertThat(log().unshipped()).as("another process has the role").isEqualTo(2);
            log().maintain();
        }
        assertThat(shippedNames())
                .containsExactly("0000000000000001-0000000000000100", "0000000000000101-0000000000000102");
        assertThat(journaled()).as("every hundred").isEqualTo(100);
        append(3);
        stop();
        assertThat(shippedNames()).hasSize(3);
        assertThat(journaled()).as("and at a stop").isEqualTo(105);
        assertThat(broken(log().verify())).isZero();
    }

    @Test
    void aShippedFileThatIsChangedCutOffOrMissingIsNamedByAnEntry() throws IOException {
        append(250);
        log().maintain();
        append(50);
        assertThat(shippedNames()).containsExactly("0000000000000001-0000000000000250");
        byte[] whole = RawFiles.read(shipped().getFirst());
        for (int at : new int[] {0, 1_000, whole.length / 2, whole.length - 1, whole.length - 20}) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            RawFiles.write(shipped().getFirst(), changed);
            assertThat(broken(log().verify())).as("byte %d", at).isEqualTo(1);
        }
        RawFiles.write(shipped().getFirst(), Arrays.copyOf(whole, whole.length / 2));
        assertThat(broken(log().verify())).isEqualTo(1);
        RawFiles.write(shipped().getFirst(), whole);
        assertThat(log().verify()).isEqualTo(new AuditVerification(300, Optional.empty(), Optional.empty()));
        clock.advance(Duration.ofMinutes(1));
        log().maintain();
        RawFiles.delete(shipped().getLast());
        assertThat(broken(log().verify())).isEqualTo(251);
    }

    @Test
    void aRowThatIsChangedBeforeItIsShippedIsNamed() {
        append(10);
        service()
                .store()
                .catalog()
                .change(connection -> TestSql.update(
                        connection,
                        "UPDATE audit SET line = replace(line, '\"number\":\"4\"', '\"number\":\"5\"') WHERE n = 5"));
        assertThat(broken(log().verify())).isEqualTo(6);
    }

    @Test
    void afterALossOfTheCatalogTheLogGoesOnWhereTheStoreEndsAndSaysSo(@TempDir Path crashed) throws IOException {
        append(150);
        log().maintain();
        append(7);
        TestFolders.copy(folder, crashed, engine());
        TestFolders.deleteCatalog(crashed, engine());
        try (TestService after = on(crashed)) {
            AuditLog log = after.service().auditLog();
            AuditEntry resumed =
                    log.page(AuditFilter.all(), Optional.empty(), 1).entries().getFirst();
            assertThat(resumed.n()).as("the seven are lost").isEqualTo(151);
            assertThat(resumed.action().code()).isEqualTo(SharedAuditChain.RESUMED);
            assertThat(resumed.action().facts()).containsEntry("after", "150");
            log.append("bob", FROM, Optional.empty(), PIN, AuditLog.DONE);
            assertThat(log.verify()).isEqualTo(new AuditVerification(152, Optional.empty(), Optional.empty()));
        }
        try (TestService again = on(crashed)) {
            assertThat(again.service().auditLog().verify().entries())
                    .as("said once")
                    .isEqualTo(152);
        }
    }

    @Test
    void aCatalogThatLostItsNewestTransactionsGetsThemFromTheStore() {
        append(100);
        log().maintain();
        service().store().catalog().change(connection -> {
            TestSql.update(connection, "DELETE FROM audit WHERE n > 60");
            AuditIndex.AuditHead head = AuditChain.head(AuditEntry.parse(
                    new AuditIndex(connection).last().orElseThrow().line().getBytes(UTF_8)));
            TestSql.update(
                    connection,
                    "UPDATE audit_end SET n = ?, hash = ?, shipped = 50",
                    head.n(),
                    head.hash().bytes());
        });
        append(1);
        assertThat(all()).extracting(AuditEntry::n).startsWith(102L, 101L, 100L).hasSize(102);
        assertThat(all().get(1).action().code()).isEqualTo(SharedAuditChain.RESUMED);
        assertThat(log().verify().broken()).isEmpty();
    }

    /** The first start after a rebuild makes the row of the end. */
    @Test
    void aCatalogThatLostTheBeginningOfTheLogGetsItFromTheStore() {
        append(100);
        log().maintain();
        service().store().catalog().change(connection -> {
            TestSql.update(connection, "DELETE FROM audit");
            TestSql.update(connection, "DELETE FROM audit_end");
        });
        log().maintain();
        assertThat(log().unshipped()).isZero();
        assertThat(log().<Boolean>record("ada", FROM, Optional.empty(), PIN, () -> true))
                .isTrue();
        assertThat(all()).extracting(AuditEntry::n).startsWith(102L, 101L, 100L).hasSize(102);
        assertThat(all().get(1).action().code()).isEqualTo(SharedAuditChain.RESUMED);
        assertThat(log().verify().broken()).isEmpty();
    }

    @Test
    void aFileOfSomeoneElseIsNeitherTakenOverNorABreak() throws IOException {
        append(100);
        log().maintain();
        AuditEntry last = all().getFirst();
        String forged = AuditEntry.next(
                        101, last.hash(), clock.instant(), "eve", FROM, Optional.empty(), PIN, AuditLog.DONE)
                .line();
        stop();
        Path audit = TestStore.ofRun().layout(folder).audit();
        RawFiles.write(
                audit.resolve("0000000000000101-0000000000000101"),
                (forged + "\n" + "0".repeat(128) + "\n").getBytes(StandardCharsets.UTF_8));
        RawFiles.write(
                audit.resolve("0000000000000001-9999999999999999"), (forged + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(log().verify()).isEqualTo(new AuditVerification(100, Optional.empty(), Optional.empty()));
        assertThat(all()).extracting(AuditEntry::actor).doesNotContain("eve");
    }

    @Test
    void aLivingProcessKeepsItsIntentsAndThoseOfADeadOneGetOneEntry() {
        try (OtherProcess other = new OtherProcess()) {
            log().record("ada", FROM, Optional.empty(), AuditAction.of("scrub"), () -> {
                expireIntents();
                log().maintain();
                other.log.maintain();
                return true;
            });
            assertThat(outcomes()).as("it was renewed").containsExactly(AuditLog.DONE);
            log().record("ada", FROM, Optional.empty(), AuditAction.of("scrub"), () -> {
                expireIntents();
                other.log.maintain();
                other.log.maintain();
                return true;
            });
        }
        assertThat(outcomes())
                .as("a process that was taken for dead says what became of its action")
                .containsExactly(AuditLog.DONE, AuditLog.INTERRUPTED, AuditLog.DONE);
    }

    private void expireIntents() {
        service()
                .store()
                .catalog()
                .change(connection -> TestSql.update(connection, "UPDATE audit_intent SET valid_until = 0"));
    }

    @Test
    void whileTheDatabaseTakesNoEntryNoActionBegins() {
        FailingConnections failing = new FailingConnections();
        opened = TestService.on(folder, engine(), new LocalDisk(), failing::over, clock);
        append(1);
        AtomicInteger done = new AtomicInteger();
        assertThatThrownBy(() -> log().record("ada", FROM, Optional.empty(), PIN, () -> {
                    failing.failAt(1);
                    return done.incrementAndGet();
                }))
                .isInstanceOf(Problem.class);
        failing.failAt(1);
        assertThatThrownBy(() -> log().record("eve", FROM, Optional.empty(), PIN, done::incrementAndGet))
                .isInstanceOf(Problem.class);
        assertThat(done).as("the second action was not carried out").hasValue(1);
        log().record("bob", FROM, Optional.empty(), PIN, done::incrementAndGet);
        assertThat(all()).extracting(AuditEntry::actor).containsExactly("bob", "ada", "ada");
        assertThat(outcomes()).containsOnly(AuditLog.DONE);
        assertThat(log().verify().broken()).isEmpty();
    }

    /** One process wrote files then, and the catalog had their index. */
    @Test
    void aSharedCatalogOfBeforeSeveralProcessesWroteTheLogGoesOn() throws IOException {
        try (TestService one = TestService.on(folder, TestEngine.SQLITE, new LocalDisk(), it -> it, clock)) {
            for (int i = 0; i < 5; i++) {
                one.service().auditLog().append("ada", FROM, Optional.empty(), PIN, AuditLog.DONE);
            }
        }
        assertThat(numbers(AuditFilter.all())).as("the index").hasSize(5);
        stop();
        for (Path file : shipped()) {
            RawFiles.delete(file);
        }
        PostgresLocation location = (PostgresLocation) engine().location(folder.resolve("catalog"));
        PostgresServer.get().execute("DELETE FROM " + location.schema() + ".audit_end");

        append(1);
        assertThat(numbers(AuditFilter.all())).containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
        assertThat(log().verify()).isEqualTo(new AuditVerification(6, Optional.empty(), Optional.empty()));
    }

    @Test
    void aLogOfOneProcessGoesOnInASharedCatalogAndBack() {
        try (TestService one = TestService.on(folder, TestEngine.SQLITE, new LocalDisk(), it -> it, clock)) {
            for (int i = 0; i < 5; i++) {
                one.service().auditLog().append("ada", FROM, Optional.empty(), PIN, AuditLog.DONE);
            }
        }
        assertThat(numbers(AuditFilter.all())).containsExactly(5L, 4L, 3L, 2L, 1L);
        append(4);
        assertThat(log().verify()).isEqualTo(new AuditVerification(9, Optional.empty(), Optional.empty()));
        stop();
        TestFolders.deleteCatalog(folder, TestEngine.SQLITE);
        try (TestService one = TestService.on(folder, TestEngine.SQLITE, new LocalDisk(), it -> it, clock)) {
            AuditLog log = one.service().auditLog();
            log.append("bob", FROM, Optional.empty(), PIN, AuditLog.DONE);
            assertThat(log.verify()).isEqualTo(new AuditVerification(10, Optional.empty(), Optional.empty()));
        }
    }
}
