package dev.coffre.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.AlertFilter;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.VaultId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred thousand alerts in twenty vaults: a page costs what is on it. */
class ManyAlertsTest {
    private static final int ALERTS = 100_000;
    private static final int VAULTS = 20;
    private static final int TIMES = 40;

    /** Far above what is measured (5 ms), far below what reading all of them takes. */
    private static final Duration LONGEST = Duration.ofMillis(100);

    @Test
    void aPageAmongManyIsQuickAndComplete(@TempDir Path folder) {
        try (TestService service = TestService.in(folder)) {
            List<VaultId> vaults = new ArrayList<>();
            for (int i = 0; i < VAULTS; i++) {
                vaults.add(service.vault("vault-" + (char) ('a' + i)));
            }
            fill(service, vaults);
            AlertService desk = service.service().alerts();
            Set<VaultId> some = Set.copyOf(vaults.subList(3, 9));
            AlertFilter open = AlertFilter.all().states(Set.of(AlertState.OPEN));
            AlertFilter closedCritical =
                    AlertFilter.all().states(Set.of(AlertState.CLOSED)).severities(Set.of(AlertSeverity.CRITICAL));
            assertThat(median(() -> desk.page(open.restrictedTo(some), Optional.empty(), 50)))
                    .isLessThan(LONGEST);
            assertThat(median(() -> desk.page(closedCritical, Optional.of(ALERTS / 2L), 50)))
                    .isLessThan(LONGEST);
            assertThat(median(() -> desk.open(some))).isLessThan(LONGEST);

            Map<VaultId, Map<AlertSeverity, Long>> counts = desk.open(some);
            assertThat(counts).containsOnlyKeys(some);
            assertThat(counts.getOrDefault(vaults.get(4), Map.of()).values().stream()
                            .mapToLong(count -> count)
                            .sum())
                    .isEqualTo(ALERTS / VAULTS / 2);
            assertThat(walk(desk, open.restrictedTo(Set.of(vaults.get(4)))))
                    .hasSize(ALERTS / VAULTS / 2)
                    .isSortedAccordingTo((one, other) -> Long.compare(other.nr(), one.nr()))
                    .allMatch(alert -> alert.vault().equals(vaults.get(4)) && alert.state() == AlertState.OPEN);
        }
    }

    private static List<AlertRow> walk(AlertService desk, AlertFilter filter) {
        List<AlertRow> all = new ArrayList<>();
        Optional<Long> place = Optional.empty();
        do {
            AlertPage page = desk.page(filter, place, 500);
            all.addAll(page.alerts());
            place = page.next();
        } while (place.isPresent());
        return all;
    }

    private static Duration median(Runnable work) {
        long[] nanos = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            work.run();
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[TIMES / 2]);
    }

    /** By turns of vault, half of them closed, half of them critical. */
    private static void fill(TestService service, List<VaultId> vaults) {
        service.store().catalog().change(connection -> {
            TestSql.updateEach(
                    connection,
                    "INSERT INTO alert (vault, subject, kind, severity, state, raised, last_raised, occurrences)"
                            + " VALUES (?, ?, 'backup-failed', ?, ?, ?, ?, 1)",
                    IntStream.range(0, ALERTS).mapToObj(i -> new @Nullable Object[] {
                        vaults.get(i % VAULTS).bytes(),
                        ByteBuffer.allocate(16).putInt(i).array(),
                        i / VAULTS % 4 < 2 ? "critical" : "warning",
                        i / VAULTS % 2 == 0 ? "open" : "closed",
                        i,
                        i
                    })::iterator);
        });
    }
}
