package dev.coffre.server.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.rebuild.CatalogRebuild;
import dev.coffre.server.rebuild.RebuildReport;
import dev.coffre.server.service.OpenStore;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackWriter;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** A rebuild from many small packs of a real storage service, which may answer slowly. */
class RebuildRequestsTest {
    private static final int PACKS = Integer.getInteger("coffre.test.packs", 400);
    private static final long DELAY_MILLIS = Long.getLong("coffre.test.delay", 20);

    private final SplittableRandom random = new SplittableRandom(7);
    private final DomainId domain = DomainId.random(random);
    private final TestRecords records = new TestRecords(domain, random);
    private final SimulatedClock clock = new SimulatedClock();
    private final S3Location location = RadosGateway.get().newBucket();
    private final AtomicInteger requests = new AtomicInteger();

    @TempDir
    private Path folder;

    /** A client whose answers come later. */
    private S3Client slow() {
        S3Client client = S3Clients.open(location);
        return (S3Client) Proxy.newProxyInstance(
                S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("close")) {
                        requests.incrementAndGet();
                        Thread.sleep(DELAY_MILLIS);
                    }
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    /** Half of the packs have a page that needs the record of another one. */
    private void write(PackFiles packs) {
        List<Runnable> writes = new ArrayList<>();
        for (int i = 0; i < PACKS / 2; i++) {
            RecordBytes chunk = records.chunk(700);
            writes.add(write(packs, PackKind.DATA, chunk));
            writes.add(write(packs, PackKind.PAGES, records.tree(chunk)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            writes.forEach(threads::execute);
        }
    }

    private Runnable write(PackFiles packs, PackKind kind, RecordBytes record) {
        PackHeader header = new PackHeader(kind, PackId.random(random), domain);
        return () -> {
            try (PackWriter writer = packs.create(header)) {
                writer.append(record, record.header());
                writer.finish();
            }
        };
    }

    @Test
    void aSmallPackTakesOneRequestBesideOthers() {
        StoreFiles files = new StoreFiles(S3Store.open(location), new StoreLayout(location.root()));
        try (TestService service = TestService.over(folder, files, clock)) {
            VaultId vault = service.vault("documents");
            service.register(
                    vault,
                    MachineId.random(random),
                    domain,
                    SigningKey.generate(new SecureRandom()).verifyingKey(),
                    new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
            write(files.packs(vault));
        }
        TestFolders.deleteCatalog(folder);
        StoreFiles slow =
                new StoreFiles(TestBucket.open(slow(), location, System::nanoTime), new StoreLayout(location.root()));
        try (OpenStore store = OpenStore.open(
                new DataDirectory(folder),
                new LocalDisk(),
                slow,
                () -> Catalog.open(TestEngine.ofRun().location(folder.resolve("catalog"))),
                clock,
                new SecureRandom())) {
            requests.set(0);
            long begun = System.nanoTime();
            RebuildReport report = new CatalogRebuild(
                            store.catalog(),
                            store.ledger(),
                            store.journal(),
                            store.files(),
                            ThreadFactories.PLATFORM,
                            clock)
                    .run();
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);
            System.out.printf("%d packs: %d requests, %s%n", PACKS, requests.get(), taken);
            assertThat(report.packs()).isEqualTo(PACKS);
            assertThat(report.records()).isEqualTo(PACKS);
            assertThat(report.lost()).isZero();
            assertThat(requests.get()).isLessThan(PACKS + 50);
            assertThat(taken).isLessThan(Duration.ofMillis(PACKS * DELAY_MILLIS));
        }
    }
}
