package dev.coffre.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.TimeCursor;
import dev.coffre.server.message.AuditVerification;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for the audit log in both of its forms. */
abstract class AuditLogContract {
    static final String FROM = "192.0.2.7";
    static final int ENTRIES = 7;

    @TempDir
    Path folder = Path.of("");

    final SimulatedClock clock = new SimulatedClock();
    final SplittableRandom random = new SplittableRandom(1);
    final VaultId vault = VaultId.random(random);

    @Nullable
    TestService opened;

    /** The engine of the catalog, which decides about the form of the log. */
    abstract TestEngine engine();

    /** Lets the process that crashed be taken for dead, and does what is due then. */
    void afterCrash(TestService after) {}

    TestService on(Path folder) {
        return TestService.on(folder, engine(), new LocalDisk(), connections -> connections, clock);
    }

    TestService service() {
        TestService service = opened == null ? on(folder) : opened;
        opened = service;
        return service;
    }

    AuditLog log() {
        return service().service().auditLog();
    }

    @AfterEach
    void stop() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }

    void fill() {
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

    static long broken(AuditVerification verdict) {
        return verdict.broken().orElse(0L);
    }

    List<String> outcomes() {
        return log().page(AuditFilter.all(), Optional.empty(), 100).entries().stream()
                .map(AuditEntry::outcome)
                .toList();
    }

    List<Long> numbers(AuditFilter filter) {
        return log().page(filter, Optional.empty(), 100).entries().stream()
                .map(AuditEntry::n)
                .toList();
    }

    List<AuditEntry> all() {
        return log().page(AuditFilter.all(), Optional.empty(), AuditLog.MAX_PAGE)
                .entries();
    }

    /** The id of a machine of the vault. */
    String machine() {
        log();
        TestService service = Objects.requireNonNull(opened);
        if (service.service().inventory().vaultRows().isEmpty()) {
            service.store().ledger().append(new JournalEvent.VaultCreated(vault, "documents", ""));
        }
        return new TestMachine(service, vault, random).id().toString();
    }

    void refused(String actor, Optional<VaultId> of, String machine, int times) {
        for (int i = 0; i < times; i++) {
            log().append(actor, FROM, of, AuditAction.of("replace-slots").with("machineId", machine), "pin-wrong");
        }
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

    @Test
    void aLostCatalogGetsItsEntriesBack() {
        fill();
        stop();
        TestFolders.deleteCatalog(folder, engine());
        assertThat(numbers(AuditFilter.of(vault))).containsExactly(6L, 3L);
        assertThat(broken(log().verify())).isZero();
    }

    @Test
    void aDeedThatACrashInterruptsHasAnEntryAtTheNextStart(@TempDir Path crashed) {
        fill();
        log().record(
                        "ada",
                        FROM,
                        Optional.of(vault),
                        AuditAction.of("delete-vault").with("vault", "mine"),
                        () -> {
                            TestFolders.copy(folder, crashed, engine());
                            return "done";
                        });
        try (TestService after = on(crashed)) {
            afterCrash(after);
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
        try (TestService again = on(crashed)) {
            assertThat(again.service().auditLog().verify().entries()).as("once").isEqualTo(ENTRIES + 1);
        }
        assertThat(log().verify().entries()).isEqualTo(ENTRIES + 1);
        assertThat(outcomes()).doesNotContain(AuditLog.INTERRUPTED);
    }
}
