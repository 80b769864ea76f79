package dev.coffre.server.objectlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.server.catalog.PostgresCluster;
import dev.coffre.server.catalog.PostgresServer;
import dev.coffre.server.catalog.VersionListingTable;
import dev.coffre.server.s3.LockingS3;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class CatalogOfOtherPlaceTest {
    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();

    private TestService start(LockingS3 bucket, PostgresCluster postgres) {
        return TestService.over(folder.resolve("data"), bucket.open(), postgres.location(), clock);
    }

    /** The rows of locks are those of the former place, and everything that writes waits for a comparison. */
    @Test
    void aCopyOfBeforeAMoveThatTookOverIsComparedAtTheStart() throws Exception {
        assumeTrue(PostgresServer.isInstalled(), "postgresql-17 is not installed");
        try (PostgresCluster postgres = PostgresCluster.start();
                LockingS3 bucket = new LockingS3(folder, clock)) {
            List<RecordBytes> acked = new ArrayList<>();
            TestMachine machine;
            try (TestService service = start(bucket, postgres)) {
                machine = new TestMachine(service, service.vault("documents"), new SplittableRandom(1));
                acked.add(machine.backUp());
                service.store().catalog().change(connection -> new VersionListingTable(connection).begin("elsewhere"));
                Path older = postgres.copy();
                acked.add(machine.backUp());
                postgres.kill();
                postgres.takeOver(older);
            }
            try (TestService service = start(bucket, postgres)) {
                machine.sees(service);
                acked.add(machine.backUp());
                assertThat(machine.fetch(acked)).containsExactlyInAnyOrderElementsOf(acked);
            }
        }
    }
}
