package dev.coffre.server.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.catalog.PointRow;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What retention takes grows with the points of a machine, not with their square; a commit is not slower for them. */
class ManyPointsTest {
    private static final int MANY = 10_000;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    @Test
    void tenThousandPointsAreLookedAtWithinSeconds(@TempDir Path folder) {
        try (TestService service = TestService.in(folder)) {
            TestMachine machine = new TestMachine(service, service.vault("documents"), new SplittableRandom(2));
            machine.backUp();
            RetentionPolicyMessage policy = RetentionPolicySyntax.parse(
                    ZoneOffset.UTC,
                    Optional.of("9999"),
                    Optional.of("99 on sunday"),
                    Optional.empty(),
                    Optional.empty());
            service.service()
                    .administration()
                    .execute(
                            TestService.LOCAL,
                            new RetentionCommands.SetRetention(
                                    machine.id().toString(), Optional.of(policy), Optional.empty()));
            seed(service, machine, 2, MANY);
            service.clock().advance(Duration.ofDays(40));
            service.service()
                    .clockGuard()
                    .check(Duration.ofNanos(service.clock().nanos()));
            service.service().retentionTask().run();
            Duration once = looked(service);
            seed(service, machine, MANY + 1, 2 * MANY);
            Duration twice = looked(service);
            long begun = System.nanoTime();
            assertThat(machine.backUp()).isNotNull();
            Duration commit = Duration.ofNanos(System.nanoTime() - begun);
            System.out.printf(
                    "retention of %,d points %,d ms, of %,d points %,d ms; a commit after them %,d ms%n",
                    MANY, once.toMillis(), 2 * MANY, twice.toMillis(), commit.toMillis());
            assertThat(twice).isLessThan(LONGEST);
            assertThat(commit).isLessThan(LONGEST);
        }
    }

    private static Duration looked(TestService service) {
        long begun = System.nanoTime();
        service.service().retentionTask().run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Points of which only the catalog knows, five minutes apart. */
    private static void seed(TestService service, TestMachine machine, int first, int last) {
        Instant begin = service.clock().instant();
        service.store().catalog().change(connection -> {
            for (int seq = first; seq <= last; seq++) {
                Sha256 hash = Sha256.of(ByteBuffer.allocate(8).putLong(seq).array());
                new PointTable(connection)
                        .upsert(PointRow.unreadable(machine.id(), seq, hash, begin.plus(Duration.ofMinutes(5L * seq))));
            }
        });
    }
}
