package dev.coffre.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.TimeCursor;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 1,000,000 entries: no question may take half a second. */
@Tag("long")
class ManyAuditEntriesTest {
    private static final int ENTRIES = 1_000_000;
    private static final int VAULTS = 10;
    private static final int PEOPLE = 50;
    private static final long SLOWEST_MS = 500;
    private static final int REPETITIONS = 20;
    private static final List<String> ACTIONS = List.of("sign-in", "pin", "issue-credentials", "set-quota");

    @TempDir
    Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(8);
    private final List<VaultId> vaults =
            IntStream.range(0, VAULTS).mapToObj(i -> VaultId.random(random)).toList();

    @Test
    void everyQuestionIsAnsweredQuickly() throws IOException {
        Instant first = Instant.parse("2025-01-01T00:00:00Z");
        seed(first);
        long started = System.nanoTime();
        try (TestService service = TestService.in(folder)) {
            System.out.printf("%-60s %6d ms%n", "index of all", ms(started));
            AuditLog log = service.service().auditLog();
            AuditFilter all = AuditFilter.all();
            Optional<TimeCursor> deep = Optional.of(new TimeCursor(first.plus(Duration.ofDays(50)), ENTRIES));
            asked("newest 50", () -> log.page(all, Optional.empty(), 50).entries());
            asked("50, a year back", () -> log.page(all, deep, 50).entries());
            asked(
                    "newest 50 of a vault",
                    () -> log.page(AuditFilter.of(vaults.get(3)), Optional.empty(), 50)
                            .entries());
            asked(
                    "50 of a vault, a year back",
                    () -> log.page(AuditFilter.of(vaults.get(3)), deep, 50).entries());
            asked(
                    "newest 50 of somebody",
                    () -> log.page(of("person7", "", all), Optional.empty(), 50).entries());
            asked(
                    "newest 50 of an action",
                    () -> log.page(of("", "pin", all), Optional.empty(), 50).entries());
            asked(
                    "50 of one who never did that",
                    () -> log.page(of("rare", "pin", all), Optional.empty(), 50).entries());
            asked(
                    "50 of a frequent one who never did that",
                    () -> log.page(of("person7", "remove-account", all), Optional.empty(), 50)
                            .entries());
            AuditFilter day = new AuditFilter(
                    Optional.of(vaults.get(3)),
                    Optional.of("person7"),
                    Optional.empty(),
                    Optional.of(first.plus(Duration.ofDays(30))),
                    Optional.of(first.plus(Duration.ofDays(31))));
            asked(
                    "50 of somebody in a vault on a day",
                    () -> log.page(day, Optional.empty(), 50).entries());
            long verified = System.nanoTime();
            assertThat(log.verify().entries()).isEqualTo(ENTRIES);
            System.out.printf("%-60s %6d ms%n", "verify all", ms(verified));
        }
    }

    private static AuditFilter of(String actor, String action, AuditFilter rest) {
        return new AuditFilter(
                rest.vault(),
                Optional.of(actor).filter(text -> !text.isEmpty()),
                Optional.of(action).filter(text -> !text.isEmpty()),
                rest.from(),
                rest.until());
    }

    private static void asked(String what, Supplier<List<AuditEntry>> question) {
        long[] times = new long[REPETITIONS];
        for (int i = 0; i < REPETITIONS; i++) {
            long started = System.nanoTime();
            assertThat(question.get()).as(what).isNotNull();
            times[i] = ms(started);
        }
        Arrays.sort(times);
        System.out.printf("%-60s %6d ms, slowest %d%n", what, times[REPETITIONS / 2], times[REPETITIONS - 1]);
        assertThat(times[REPETITIONS - 1]).as(what).isLessThan(SLOWEST_MS);
    }

    private static long ms(long started) {
        return (System.nanoTime() - started) / 1_000_000;
    }

    private void seed(Instant first) throws IOException {
        Files.createDirectories(folder.resolve("audit"));
        try (OutputStream out =
                new BufferedOutputStream(Files.newOutputStream(folder.resolve("audit/%016d".formatted(1))))) {
            Sha256 previous = Sha256.ZERO;
            for (int n = 1; n <= ENTRIES; n++) {
                AuditEntry entry = AuditEntry.next(
                        n,
                        previous,
                        first.plus(Duration.ofMinutes(n / 2)),
                        n % 100_000 == 0 ? "rare" : "person" + random.nextInt(PEOPLE),
                        "192.0.2.7",
                        Optional.of(vaults.get(random.nextInt(VAULTS))),
                        n % 200_000 == 1
                                ? AuditAction.of("remove-account").with("account", "somebody")
                                : AuditAction.of(ACTIONS.get(random.nextInt(ACTIONS.size())))
                                        .with("vault", "documents"),
                        AuditLog.DONE);
                out.write((entry.line() + "\n").getBytes(StandardCharsets.UTF_8));
                previous = entry.hash();
            }
        }
    }
}
