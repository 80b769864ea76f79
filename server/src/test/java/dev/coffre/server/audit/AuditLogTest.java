package dev.coffre.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.AuditIndex;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.catalog.TimeCursor;
import dev.coffre.server.message.AuditVerification;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private static final String FROM = "192.0.2.7";
    private static final int ENTRIES = 7;

    @TempDir
    Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final SplittableRandom random = new SplittableRandom(1);
    private final VaultId vault = VaultId.random(random);
    private @Nullable TestService opened;

    private AuditLog log() {
        TestService service = opened == null ? TestService.on(folder, new LocalDisk(), clock) : opened;
        opened = service;
        return service.service().auditLog();
    }

    @AfterEach
    void stop() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }

    private void fill() {
        for (int i = 1; i <= ENTRIES; i++) {
            log().append(
                            i % 2 == 0 ? "ada" : "bob",
                            FROM,
                            i % 3 == 0 ? Optional.of(vault) : Optional.empty(),
                            AuditAction.of(i < 4 ? "set-quota" : "pin").with("bytes", i),
                            AuditLog.DONE);
            clock.advance(Duration.ofMinutes(1));
        }
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("audit"))) {
            return files.findFirst().orElseThrow();
        }
    }

    private static long broken(AuditVerification verdict) {
        return verdict.broken().orElse(0L);
    }

    @Test
    void whatWasWrittenIsReadNewestFirstAndIsWhole() {
        fill();
        assertThat(numbers(AuditFilter.all())).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
        assertThat(log().verify()).isEqualTo(new AuditVerification(ENTRIES, Optional.empty(), Optional.empty()));
        stop();
        assertThat(numbers(AuditFilter.all())).hasSize(ENTRIES);
        assertThat(broken(log().verify())).isZero();
        fill();
        assertThat(log().verify().entries()).isEqualTo(2 * ENTRIES);
        assertThat(broken(log().verify())).isZero();
    }

    @Test
    void everyFilterAndEveryPageHoldsWhatItShould() {
        Instant start = clock.instant();
        fill();
        AuditFilter all = AuditFilter.all();
        assertThat(numbers(AuditFilter.of(vault))).containsExactly(6L, 3L);
        assertThat(numbers(
                        new AuditFilter(all.vault(), Optional.of("ada"), Optional.of("pin"), all.from(), all.until())))
                .containsExactly(6L, 4L);
        assertThat(numbers(new AuditFilter(
                        all.vault(),
                        all.actor(),
                        all.action(),
                        Optional.of(start.plus(Duration.ofMinutes(2))),
                        Optional.of(start.plus(Duration.ofMinutes(4))))))
                .containsExactly(4L, 3L);
        List<Long> seen = new ArrayList<>();
        Optional<TimeCursor> place = Optional.empty();
        do {
            AuditEntryPage page = log().page(all, place, 3);
            page.entries().forEach(entry -> seen.add(entry.n()));
            place = page.next().map(TimeCursor::toString).flatMap(TimeCursor::parse);
        } while (place.isPresent());
        assertThat(seen).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
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
        TestFolders.deleteCatalog(folder);
        assertThat(broken(log().verify())).isEqualTo(6);
        fill();
        assertThat(broken(log().verify()))
                .as("new entries do not close the gap")
                .isEqualTo(6);
        assertThat(numbers(AuditFilter.all())).startsWith(14L, 13L).endsWith(2L, 1L);
    }

    @Test
    void aLostCatalogGetsItsEntriesFromTheFiles() throws IOException {
        fill();
        stop();
        TestFolders.deleteCatalog(folder);
        assertThat(numbers(AuditFilter.of(vault))).containsExactly(6L, 3L);
        assertThat(broken(log().verify())).isZero();
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
    void aDeedThatACrashInterruptsHasAnEntryAtTheNextStart(@TempDir Path crashed) throws IOException {
        fill();
        log().record(
                        "ada",
                        FROM,
                        Optional.of(vault),
                        AuditAction.of("delete-vault").with("vault", "mine"),
                        () -> {
                            TestFolders.copy(folder, crashed);
                            return "done";
                        });
        try (TestService after = TestService.on(crashed, new LocalDisk(), clock)) {
            AuditLog log = after.service().auditLog();
            AuditEntry last =
                    log.page(AuditFilter.all(), Optional.empty(), 1).entries().getFirst();
            assertThat(last.n()).isEqualTo(ENTRIES + 1);
            assertThat(last.actor()).isEqualTo("ada");
            assertThat(last.vault()).contains(vault);
            assertThat(last.action().code()).isEqualTo("delete-vault");
            assertThat(last.action().facts())
                    .containsEntry("vault", "mine")
                    .containsEntry(
                            "begun",
                            clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
            assertThat(last.outcome()).isEqualTo(AuditLog.INTERRUPTED);
            assertThat(broken(log.verify())).isZero();
        }
        try (TestService again = TestService.on(crashed, new LocalDisk(), clock)) {
            assertThat(again.service().auditLog().verify().entries()).as("once").isEqualTo(ENTRIES + 1);
        }
        assertThat(log().verify().entries()).isEqualTo(ENTRIES + 1);
        assertThat(outcomes()).doesNotContain(AuditLog.INTERRUPTED);
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
        opened = TestService.on(folder, fullWhen(full), clock);
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
            TestFolders.copy(folder, crashed);
            return true;
        });
        AtomicBoolean full = new AtomicBoolean(true);
        try (TestService after = TestService.on(crashed, fullWhen(full), clock)) {
            AuditLog log = after.service().auditLog();
            assertThat(log.verify().entries()).isZero();
            full.set(false);
            log.append("bob", FROM, Optional.empty(), AuditAction.of("pin"), AuditLog.DONE);
            assertThat(log.page(AuditFilter.all(), Optional.empty(), 2).entries())
                    .extracting(AuditEntry::actor)
                    .containsExactly("bob", "ada");
        }
    }

    private List<String> outcomes() {
        return log().page(AuditFilter.all(), Optional.empty(), 100).entries().stream()
                .map(AuditEntry::outcome)
                .toList();
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

    private List<Long> numbers(AuditFilter filter) {
        return log().page(filter, Optional.empty(), 100).entries().stream()
                .map(AuditEntry::n)
                .toList();
    }

    private List<AuditEntry> all() {
        return log().page(AuditFilter.all(), Optional.empty(), AuditLog.MAX_PAGE)
                .entries();
    }

    /** The id of a machine of the vault. */
    private String machine() {
        log();
        TestService service = Objects.requireNonNull(opened);
        if (service.service().inventory().vaultRows().isEmpty()) {
            service.store().ledger().append(new JournalEvent.VaultCreated(vault, "documents", ""));
        }
        return new TestMachine(service, vault, random).id().toString();
    }

    private void refused(String actor, Optional<VaultId> of, String machine, int times) {
        for (int i = 0; i < times; i++) {
            log().append(actor, FROM, of, AuditAction.of("replace-slots").with("machineId", machine), "pin-wrong");
        }
    }

    /** No quota counts the log: a machine that is refused without end would fill the disk for everybody. */
    @Test
    void refusalsBeyondALimitAreCountedAndToldOnceAnHour() {
        String machine = machine();
        refused("", Optional.of(vault), machine, AuditRateLimiter.MAX_PER_HOUR + 150);
        refused("", Optional.of(vault), machine(), 3);
        refused("bob", Optional.empty(), "a", 2);
        assertThat(all()).hasSize(AuditRateLimiter.MAX_PER_HOUR + 5);
        clock.advance(AuditRateLimiter.HOUR);
        refused("", Optional.of(vault), machine, 1);
        assertThat(all()).hasSize(AuditRateLimiter.MAX_PER_HOUR + 7);
        AuditEntry omitted = all().get(1);
        assertThat(omitted.vault()).contains(vault);
        assertThat(omitted.actor()).isEmpty();
        assertThat(omitted.action().code()).isEqualTo("omit-entries");
        assertThat(omitted.action().facts())
                .containsEntry("entries", "150")
                .containsEntry("action", "replace-slots")
                .containsEntry("outcome", "pin-wrong")
                .containsEntry("machineId", machine);
        assertThat(log().verify().broken()).isEmpty();
    }

    /** Whoever names a new machine each time fills neither the log nor the memory. */
    @Test
    void refusalsAboutUnknownMachinesAreCountedAsOne() {
        for (int i = 0; i < 5_000; i++) {
            refused("", Optional.of(vault), "machine " + i, 1);
        }
        assertThat(all()).hasSize(AuditRateLimiter.MAX_PER_HOUR);
        stop();
        assertThat(all().getFirst().action().facts())
                .containsEntry("entries", String.valueOf(5_000 - AuditRateLimiter.MAX_PER_HOUR))
                .containsEntry("action", "replace-slots")
                .doesNotContainKey("machineId");
    }

    @Test
    void refusalsAboutUnknownMachinesHideNoneAboutAMachineOfTheVault() {
        String machine = machine();
        for (int i = 0; i < 1_200; i++) {
            AuditAction deed = AuditAction.of("replace-machine").with("machineId", "machine " + i);
            log().append("", FROM, Optional.of(vault), deed, "request-malformed");
        }
        refused("", Optional.of(vault), machine, 2);
        assertThat(all()).hasSize(AuditRateLimiter.MAX_PER_HOUR + 2);
        assertThat(all().getFirst().action().facts()).containsEntry("machineId", machine);
    }

    @Test
    void whatWasOmittedIsToldWhenTheServiceStops() {
        refused("bob", Optional.empty(), "a", AuditRateLimiter.MAX_PER_HOUR + 2);
        stop();
        assertThat(all().getFirst().action().facts())
                .containsEntry("entries", "2")
                .containsEntry("account", "bob");
    }

    @Test
    void anIntentWithoutAnEntryIsNotTakenForInterrupted() {
        for (int i = 0; i < AuditRateLimiter.MAX_PER_HOUR + 2; i++) {
            assertThatThrownBy(() -> log().record("bob", FROM, Optional.empty(), AuditAction.of("pin"), () -> {
                        throw ProblemCode.PIN_WRONG.with("left", 1);
                    }))
                    .isInstanceOf(Problem.class);
        }
        stop();
        assertThat(all()).noneMatch(entry -> entry.outcome().equals(AuditLog.INTERRUPTED));
        assertThat(all()).hasSize(AuditRateLimiter.MAX_PER_HOUR + 1);
    }

    /** A machine that deletes, is undone and deletes again has done two deeds. */
    @Test
    void whatHadAnEffectIsAlwaysToldAndWhatHadNoneUpToALimit() {
        AuditAction deed = AuditAction.of("set-retention").with("policy", "none");
        for (int i = 0; i < AuditRateLimiter.MAX_PER_HOUR + 3; i++) {
            log().recordChange("", FROM, Optional.of(vault), deed, () -> true);
            log().recordChange("", FROM, Optional.of(vault), deed, () -> false);
        }
        List<String> outcomes = all().stream().map(AuditEntry::outcome).toList();
        assertThat(outcomes).filteredOn(AuditLog.DONE::equals).hasSize(AuditRateLimiter.MAX_PER_HOUR + 3);
        assertThat(outcomes).filteredOn(AuditLog.UNCHANGED::equals).hasSize(AuditRateLimiter.MAX_PER_HOUR);
    }

    @Test
    void aLookIsToldOnceAnHourFromEachAddress() {
        AuditAction deed = AuditAction.of("reader-token").with("machineId", "a");
        for (String from : List.of("10.0.0.5", "10.0.0.5", "203.0.113.9", "203.0.113.9", "10.0.0.5")) {
            log().recordRead(from, Optional.of(vault), deed, () -> true);
        }
        assertThat(all()).extracting(AuditEntry::from).containsExactly("203.0.113.9", "10.0.0.5");
    }

    @Test
    void aLookIsToldAgainAnHourLater() {
        AuditAction deed = AuditAction.of("reader-token").with("machineId", "a");
        log().recordRead(FROM, Optional.of(vault), deed, () -> true);
        clock.advance(AuditRateLimiter.HOUR);
        log().recordRead(FROM, Optional.of(vault), deed, () -> true);
        assertThat(all()).hasSize(2);
    }
}
