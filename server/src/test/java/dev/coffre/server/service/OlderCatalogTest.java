package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.server.catalog.SqliteLocation;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.WholeFileStore;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An older copy of the catalog is put back beside a newer store. */
final class OlderCatalogTest {
    private static final int LATER = 4;

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();
    private final List<RecordBytes> acked = new ArrayList<>();

    private TestService over(Store store) {
        return TestService.over(
                folder,
                new StoreFiles(store, new StoreLayout(folder.resolve("store"))),
                new SqliteLocation(folder.resolve("catalog")),
                clock);
    }

    /** Backs up before and after a copy of the catalog, and puts that back. */
    private TestMachine outdate(Store store) throws IOException {
        TestMachine machine;
        try (TestService service = over(store)) {
            machine = new TestMachine(service, service.vault("documents"), new SplittableRandom(1));
            acked.add(machine.backUp());
        }
        copy("catalog", "old");
        try (TestService service = over(store)) {
            machine.sees(service);
            for (int i = 0; i < LATER; i++) {
                acked.add(machine.backUp());
            }
        }
        putBack();
        return machine;
    }

    private void putBack() throws IOException {
        new SqliteLocation(folder.resolve("catalog")).delete();
        copy("old", "catalog");
    }

    private void copy(String from, String to) throws IOException {
        Files.createDirectories(folder.resolve(to));
        try (Stream<Path> files = Files.list(folder.resolve(from))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(to).resolve(file.getFileName()));
            }
        }
    }

    private static void assertOutdated(ThrowingCallable start) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(start)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CATALOG_OUTDATED));
    }

    private void rebuild() {
        new OfflineVault(new DataDirectory(folder), clock, new SecureRandom()).rebuild();
    }

    @Test
    void overABucketItIsComparedBeforeAnythingIsWritten() throws IOException {
        WholeFileStore store = new WholeFileStore(clock);
        TestMachine machine = outdate(store);
        try (TestService service = over(store)) {
            machine.sees(service);
            assertThat(machine.fetch(acked)).containsExactlyInAnyOrderElementsOf(acked);
            assertThat(machine.chain().points()).hasSize(1 + LATER);
            for (int day = 0; day < 20; day++) {
                clock.advance(Duration.ofDays(1));
                service.service().collector().run();
            }
            assertThat(machine.fetch(acked)).containsExactlyInAnyOrderElementsOf(acked);
        }
    }

    @Test
    void onADiskItIsRefusedUntilARebuild() throws IOException {
        Store store = new DiskStore(new LocalDisk());
        TestMachine machine = outdate(store);
        assertOutdated(() -> over(store).close());
        rebuild();
        try (TestService service = over(store)) {
            machine.sees(service);
            assertThat(machine.fetch(acked)).containsExactlyInAnyOrderElementsOf(acked);
        }
    }
}
