package dev.coffre.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.AuditIndex;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.message.AuditVerification;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.LocalDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log of one process: its files are the log. */
class AuditLogTest extends AuditLogContract {
    @Override
    TestEngine engine() {
        return TestEngine.SQLITE;
    }

    private TestService onDisk(Path folder, Disk disk) {
        return TestService.withFolderOn(folder, engine(), disk, clock);
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("audit"))) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void aChangedByteAnywhereIsNamedByItsEntryOrTheOneAfter() throws IOException {
        fill();
        byte[] whole = Files.readAllBytes(file());
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 60; i++) {
            byte[] changed = whole.clone();
            int at = random.nextInt(whole.length);
            changed[at] ^= (byte) (1 << random.nextInt(7));
            Files.write(file(), changed);
            long entry = 1
                    + new String(whole, 0, at, UTF_8)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            assertThat(broken(log().verify()))
                    .as("byte %d of entry %d", at, entry)
                    .isIn(entry, entry + 1);
        }
        Files.write(file(), whole);
        assertThat(broken(log().verify())).isZero();
    }

    @Test
    void anEntryThatIsTakenOutPutInOrSwappedIsNamed() throws IOException {
        fill();
        List<String> lines = Files.readAllLines(file());
        List<String> without = new ArrayList<>(lines);
        without.remove(3);
        assertThat(broken(verified(without))).isEqualTo(4);
        List<String> twice = new ArrayList<>(lines);
        twice.add(4, lines.get(3));
        assertThat(broken(verified(twice))).isEqualTo(5);
        List<String> swapped = new ArrayList<>(lines);
        swapped.set(1, lines.get(2));
        swapped.set(2, lines.get(1));
        assertThat(broken(verified(swapped))).isEqualTo(2);
    }

    @Test
    void aWholeLogThatIsMadeUpIsNamedByWhatTheCatalogKnows() throws IOException {
        fill();
        List<String> forged = new ArrayList<>();
        AuditEntry last = AuditEntry.parse(Files.readAllLines(file()).getFirst().getBytes(UTF_8));
        forged.add(last.line());
        while (last.n() < ENTRIES) {
            last = AuditEntry.next(
                    last.n() + 1,
                    last.hash(),
                    last.at(),
                    "eve",
                    FROM,
                    Optional.empty(),
                    AuditAction.of("pin"),
                    AuditLog.DONE);
            forged.add(last.line());
        }
        assertThat(broken(verified(forged))).isEqualTo(ENTRIES);
    }

    @Test
    void aCutEndIsSeenByTheCatalogAndAfterItsLossByTheJournal() throws IOException {
        fill();
        stop();
        List<String> lines = Files.readAllLines(file());
        Files.write(file(), lines.subList(0, 5));
        assertThat(broken(log().verify())).isEqualTo(6);
        stop();
        TestFolders.deleteCatalog(folder, engine());
        assertThat(broken(log().verify())).isEqualTo(6);
        fill();
        assertThat(broken(log().verify()))
                .as("new entries do not close the gap")
                .isEqualTo(6);
        assertThat(numbers(AuditFilter.all())).startsWith(14L, 13L).endsWith(2L, 1L);
    }

    @Test
    void aLineThatWasBeingWrittenWasNeverAnswered() throws IOException {
        fill();
        stop();
        Files.writeString(file(), "{\"n\":8,\"prev", StandardOpenOption.APPEND);
        fill();
        assertThat(log().verify()).isEqualTo(new AuditVerification(2 * ENTRIES, Optional.empty(), Optional.empty()));
    }

    @Test
    void aDeedWhoseEntryTheCatalogDidNotTakeUpHasOneEntry() throws IOException {
        fill();
        log().record("ada", FROM, Optional.empty(), AuditAction.of("pin"), () -> true);
        AuditEntry last =
                log().page(AuditFilter.all(), Optional.empty(), 1).entries().getFirst();
        TestService service = Objects.requireNonNull(opened);
        service.store().catalog().change(connection -> {
            TestSql.update(connection, "DELETE FROM audit WHERE n = ?", last.n());
            new AuditIndex(connection).insertIntent(last.line());
        });
        stop();
        assertThat(log().verify()).isEqualTo(new AuditVerification(ENTRIES + 1, Optional.empty(), Optional.empty()));
        assertThat(outcomes()).hasSize(ENTRIES + 1).doesNotContain(AuditLog.INTERRUPTED);
    }

    @Test
    void whenTheDiskTakesNoEntryTheDeedIsToldLaterAndNoOtherIsBegun() {
        AtomicBoolean full = new AtomicBoolean();
        opened = onDisk(folder, fullWhen(full));
        fill();
        AtomicInteger done = new AtomicInteger();
        assertThatThrownBy(() -> log().record("ada", FROM, Optional.empty(), AuditAction.of("pin"), () -> {
                    full.set(true);
                    return done.incrementAndGet();
                }))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(
                        () -> log().record("eve", FROM, Optional.empty(), AuditAction.of("pin"), done::incrementAndGet))
                .isInstanceOf(Problem.class);
        assertThat(done).as("the second deed was not done").hasValue(1);
        full.set(false);
        log().record("bob", FROM, Optional.empty(), AuditAction.of("pin"), done::incrementAndGet);
        assertThat(log().page(AuditFilter.all(), Optional.empty(), 2).entries())
                .extracting(AuditEntry::actor)
                .containsExactly("bob", "ada");
        assertThat(outcomes()).containsOnly(AuditLog.DONE);
        assertThat(broken(log().verify())).isZero();
    }

    @Test
    void aFullDiskAtTheStartKeepsNeitherTheServiceNorTheEntryAway(@TempDir Path crashed) throws IOException {
        log().record("ada", FROM, Optional.empty(), AuditAction.of("pin"), () -> {
            TestFolders.copy(folder, crashed, engine());
            return true;
        });
        AtomicBoolean full = new AtomicBoolean(true);
        try (TestService after = onDisk(crashed, fullWhen(full))) {
            AuditLog log = after.service().auditLog();
            assertThat(log.verify().entries()).isZero();
            full.set(false);
            log.append("bob", FROM, Optional.empty(), AuditAction.of("pin"), AuditLog.DONE);
            assertThat(log.page(AuditFilter.all(), Optional.empty(), 2).entries())
                    .extracting(AuditEntry::actor)
                    .containsExactly("bob", "ada");
        }
    }

    /** Nothing fits into the log of this disk while it is full. */
    private static Disk fullWhen(AtomicBoolean full) {
        Disk real = new LocalDisk();
        InvocationHandler handler = (proxy, method, arguments) -> {
            boolean ofLog = arguments != null
                    && arguments[0] instanceof Path path
                    && path.getParent() != null
                    && String.valueOf(path.getParent().getFileName()).equals("audit");
            if (full.get() && ofLog && Set.of("open", "create").contains(method.getName())) {
                throw ProblemCode.VAULT_DISK_FULL.problem();
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        };
        return Disk.class.cast(
                Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, handler));
    }

    @Test
    void aSpreadsheetCarriesNothingOutAndExportedLinesAreTheEntries() throws IOException {
        log().append(
                        "ada",
                        FROM,
                        Optional.empty(),
                        AuditAction.of("=cmd|calc").with("name", "a,\"b\"\n"),
                        AuditLog.DONE);
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        new AuditExport(log()).csv(AuditFilter.all(), csv);
        assertThat(csv.toString(UTF_8)).contains(",'=cmd|calc,", "\"name=a,\"\"b\"\"\n\"");
        fill();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        new AuditExport(log()).lines(AuditFilter.all(), lines);
        assertThat(lines.toString(UTF_8).lines())
                .containsExactlyElementsOf(Files.readAllLines(file()).reversed());
    }

    private AuditVerification verified(List<String> lines) throws IOException {
        Files.write(file(), lines);
        return log().verify();
    }
}
