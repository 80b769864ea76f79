package dev.coffre.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.AuditIndex;
import dev.coffre.server.catalog.ConnectionSource;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.message.AuditVerification;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.WholeFileStore;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log of several processes, while the store or the database refuses. */
class ShippedAuditLogTest {
    private static final AuditAction PIN = AuditAction.of("pin");
    private static final String FROM = "192.0.2.7";

    @TempDir
    private Path folder;

    private final SimulatedClock clock = new SimulatedClock();

    /** The first number of the next file is known, and its last one is one of a thousand. */
    @Test
    void namesThatSomebodyTakesBeforeDoNotStopTheShipping() throws IOException {
        Path audit = Files.createDirectories(folder.resolve("bucket/audit"));
        for (int last = 1; last <= 1_000; last++) {
            Files.writeString(audit.resolve("%016d-%016d".formatted(1, last)), "taken");
        }
        try (TestService one = over(new WholeFileStore())) {
            AuditLog log = one.service().auditLog();
            append(100, log);
            log.maintain();
            assertThat(log.unshipped()).isZero();
            assertThat(log.verify()).isEqualTo(new AuditVerification(100, Optional.empty(), Optional.empty()));
        }
    }

    private TestService over(Store store) {
        return TestService.over(
                folder.resolve("data"),
                new StoreFiles(store, new StoreLayout(folder.resolve("bucket"))),
                TestEngine.POSTGRESQL.location(folder.resolve("catalog")),
                clock);
    }

    /** A store that refuses files of the audit log while it is told to, and notes their names. */
    private static final class RefusingStore {
        private final WholeFileStore files = new WholeFileStore();
        private final List<String> refused = new ArrayList<>();
        private boolean isRefusing;

        Store proxy() {
            return (Store) Proxy.newProxyInstance(
                    Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("create") && isRefusing && isAudit((Path) arguments[0])) {
                            refused.add(((Path) arguments[0]).getFileName().toString());
                            throw ProblemCode.STORE_WRITE_FAILED.with("reason", "another object has that name");
                        }
                        try {
                            return method.invoke(files, arguments);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    });
        }

        private static boolean isAudit(Path file) {
            return file.toString().contains("/audit/");
        }
    }

    @Test
    void whileNothingIsShippedTheJournalGetsTheEndAndIntentsOfTheDeadAreClosed() {
        RefusingStore store = new RefusingStore();
        try (TestService one = over(store.proxy())) {
            AuditLog log = one.service().auditLog();
            store.isRefusing = true;
            append(150, log);
            one.store().catalog().change(connection -> {
                long dead = new AuditIndex(connection)
                        .insertIntent(AuditChain.intentLine(
                                new AuditChain.AuditedAction("bob", FROM, Optional.empty(), PIN),
                                AuditLog.INTERRUPTED,
                                clock.instant()));
                TestSql.update(connection, "UPDATE audit_intent SET valid_until = 1 WHERE id = ?", dead);
            });
            for (int tries = 0; tries < 4; tries++) {
                assertThatThrownBy(log::maintain).isInstanceOf(Problem.class);
            }

            assertThat(store.refused).as("other names").hasSize(4).doesNotHaveDuplicates();
            assertThat(one.store()
                            .catalog()
                            .read(connection -> new AuditIndex(connection).journaledHead())
                            .orElseThrow()
                            .n())
                    .isEqualTo(150);
            assertThat(log.page(AuditFilter.all(), Optional.empty(), 1)
                            .entries()
                            .getFirst()
                            .outcome())
                    .isEqualTo(AuditLog.INTERRUPTED);
            store.isRefusing = false;
            log.maintain();
            clock.advance(Duration.ofMinutes(1));
            log.maintain();
            assertThat(log.unshipped()).isZero();
            assertThat(log.verify()).isEqualTo(new AuditVerification(151, Optional.empty(), Optional.empty()));
        }
    }

    @Test
    void entriesThatAreNotShippedForTenMinutesAreAnAlert() {
        RefusingStore store = new RefusingStore();
        try (TestService one = over(store.proxy())) {
            one.vault("documents");
            store.isRefusing = true;
            one.service().auditLog().append("ada", FROM, Optional.empty(), PIN, AuditLog.DONE);
            clock.advance(Duration.ofMinutes(11));
            one.service().alertScan().run();
            assertThat(unshippedAlerts(one))
                    .as("after a start, the first file may be on its way")
                    .isZero();
            one.service().alertScan().run();
            assertThat(unshippedAlerts(one)).isEqualTo(1);
            store.isRefusing = false;
            one.service().auditLog().maintain();
            one.service().alertScan().run();
            assertThat(unshippedAlerts(one)).isZero();
        }
    }

    private static void append(int entries, AuditLog log) {
        for (int i = 0; i < entries; i++) {
            log.append("ada", FROM, Optional.empty(), PIN.with("number", i), AuditLog.DONE);
        }
    }

    private static int unshippedAlerts(TestService one) {
        return one.store()
                .catalog()
                .read(connection -> new AlertTable(connection).active(AlertKind.AUDIT_NOT_SHIPPED))
                .size();
    }

    /** Connections whose next commit takes effect and has no answer, or whose next statement fails. */
    private static final class LostAnswers {
        private final AtomicBoolean losesCommit = new AtomicBoolean();
        private final AtomicBoolean losesLock = new AtomicBoolean();

        ConnectionSource over(ConnectionSource real) {
            return new ConnectionSource() {
                @Override
                public Connection forWriting() throws SQLException {
                    return watched(real.forWriting());
                }

                @Override
                public Connection forReading() throws SQLException {
                    return real.forReading();
                }
            };
        }

        private Connection watched(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        boolean isLock = method.getName().equals("prepareStatement")
                                && String.valueOf(arguments[0]).contains("FROM audit_end");
                        if (isLock && losesLock.getAndSet(false)) {
                            throw new SQLException("test");
                        }
                        try {
                            Object answer = method.invoke(connection, arguments);
                            if (method.getName().equals("commit") && losesCommit.getAndSet(false)) {
                                throw new SQLException("test");
                            }
                            return answer;
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    });
        }
    }

    /** As in a failover: the server ends after a commit, and refuses the next try. */
    @Test
    void anEntryWhoseCommitHadNoAnswerIsThereOnceThoughTheNextTryFailsToo() {
        LostAnswers lost = new LostAnswers();
        try (TestService one =
                TestService.on(folder.resolve("data"), TestEngine.POSTGRESQL, new LocalDisk(), lost::over, clock)) {
            AuditLog log = one.service().auditLog();
            append(1, log);
            assertThatThrownBy(() -> log.record("ada", FROM, Optional.empty(), AuditAction.of("scrub"), () -> {
                        lost.losesCommit.set(true);
                        return true;
                    }))
                    .isInstanceOf(Problem.class);
            lost.losesLock.set(true);
            assertThatThrownBy(() -> log.append("bob", FROM, Optional.empty(), PIN, AuditLog.DONE))
                    .isInstanceOf(Problem.class);
            assertThat(lost.losesCommit).isFalse();
            assertThat(lost.losesLock).isFalse();

            log.append("bob", FROM, Optional.empty(), PIN, AuditLog.DONE);

            assertThat(log.page(AuditFilter.all(), Optional.empty(), 10).entries())
                    .extracting(entry -> entry.action().code())
                    .containsExactly("pin", "scrub", "pin");
            assertThat(log.verify().broken()).isEmpty();
        }
    }
}
