package dev.coffre.server.objectlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.s3.LockingS3;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks are extended even if a thief of the bucket's key keeps the daily comparison busy for weeks. */
class LocksInFloodTest {
    @Test
    void locksAreExtendedThoughEverythingElseThatReadsTheStoreGoesOnForWeeks(@TempDir Path folder) {
        SimulatedClock clock = new SimulatedClock();
        try (LockingS3 bucket = new LockingS3(folder, clock);
                TestService service = TestService.over(folder.resolve("data"), bucket.open(), clock)) {
            new TestMachine(service, service.vault("documents"), new SplittableRandom(1)).backUp();
            clock.advance(Duration.ofDays(26));
            service.service().clockGuard().confirm();
            String point = bucket.names().stream()
                    .filter(name -> name.contains("/points/"))
                    .findFirst()
                    .orElseThrow();
            assertThat(bucket.retainUntil(point)).isBefore(clock.instant().plus(Duration.ofDays(14)));
            List<Runnable> first = service.service().longTasks().getFirst();

            first.forEach(Runnable::run);

            assertThat(bucket.retainUntil(point)).isAfter(clock.instant().plus(Duration.ofDays(28)));
            assertThat(first).as("tasks that the locks wait for").hasSize(1);
        }
    }
}
