package dev.coffre.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.server.catalog.SqliteLocation;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.StoreLocationFile;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vault over a storage service whose answers get lost. */
final class LostAnswersTest {
    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = new SimulatedClock();

    @SuppressWarnings("NullAway.Init")
    private FaultyS3 s3;

    @BeforeEach
    void open() {
        s3 = new FaultyS3(folder);
    }

    private TestService start() {
        return TestService.over(
                folder.resolve("data"),
                new StoreFiles(
                        S3Store.open(s3.location()),
                        new StoreLayout(s3.location().root())),
                new SqliteLocation(folder.resolve("data/catalog")),
                clock);
    }

    @AfterEach
    void close() {
        s3.close();
    }

    private long packs() {
        return s3.objects().keySet().stream()
                .filter(key -> key.contains("/packs/"))
                .count();
    }

    @Test
    void aPackWhoseAnswerWasLostIsAdoptedAndCollectedIfNobodyNeedsIt() {
        TestMachine machine;
        RecordBytes chunk;
        try (TestService dying = start()) {
            machine = new TestMachine(dying, dying.vault("documents"), new SplittableRandom(1));
            chunk = machine.chunk();
            s3.meet(FaultyS3.Fault.LOSE_ANSWER);
            for (int i = 0; i < 20; i++) {
                s3.meet(FaultyS3.Fault.CUT);
            }
            VaultSession session = machine.open();
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> session.put(List.of(chunk)));
            s3.recover();
        }
        assertThat(packs()).isEqualTo(1);

        try (TestService service = start()) {
            machine.sees(service);
            assertThat(service.service().reconciler().run().orElseThrow().adopted())
                    .isEqualTo(1);
            assertThat(machine.fetch(List.of(chunk))).containsExactly(chunk);
            for (int day = 0; day < 30; day++) {
                clock.advance(Duration.ofDays(1));
                service.service().collector().run();
            }
            assertThat(packs()).isZero();
        }
    }

    @Test
    void aCatalogOfBeforeARebuildIsRefused() throws IOException {
        try (TestService service = start()) {
            new TestMachine(service, service.vault("documents"), new SplittableRandom(1)).backUp();
        }
        Path data = folder.resolve("data");
        Files.copy(data.resolve("catalog/catalog.db"), folder.resolve("old.db"));
        new StoreLocationFile(new DataDirectory(data)).write(s3.location());
        new OfflineVault(new DataDirectory(data), clock, new SecureRandom()).rebuild();
        start().close();

        Files.copy(folder.resolve("old.db"), data.resolve("catalog/catalog.db"), StandardCopyOption.REPLACE_EXISTING);
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(this::start)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CATALOG_OUTDATED));
    }
}
