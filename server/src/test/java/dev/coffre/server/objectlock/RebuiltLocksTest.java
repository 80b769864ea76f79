package dev.coffre.server.objectlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.StoreLocationFile;
import dev.coffre.server.s3.LockingS3;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thief of the bucket's key writes files under names of packs. Then the catalog is rebuilt. */
class RebuiltLocksTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final SimulatedClock clock = new SimulatedClock();

    @TempDir
    private Path folder;

    private LockingS3 bucket;
    private DataDirectory data;
    private TestService service;
    private TestMachine machine;
    private RecordBytes chunk;
    private List<String> own;

    @BeforeEach
    void open() {
        bucket = new LockingS3(folder, clock);
        data = new DataDirectory(folder.resolve("data"));
        service = start();
        machine = new TestMachine(service, service.vault("documents"), new SplittableRandom(1));
        chunk = machine.backUp();
        service.service().objectLockTask().runOnce();
        own = bucket.names().stream().filter(name -> name.contains("/packs/")).toList();
    }

    private TestService start() {
        return TestService.over(data.root(), bucket.open(), clock);
    }

    @AfterEach
    void close() {
        service.close();
        bucket.close();
    }

    private String ofData() {
        return own.stream().filter(name -> name.contains("/data/")).findFirst().orElseThrow();
    }

    /** A name in the folder of the data packs, which comes before those of the service. */
    private String name(PackId id) {
        String folderOfPacks = ofData().substring(0, ofData().lastIndexOf("/data/") + "/data/".length());
        return folderOfPacks + id.toString().substring(0, 2) + "/" + id;
    }

    private byte[] copyOfData(PackId id) {
        Store store = service.store().files().store();
        StoreLayout layout = service.store().files().layout();
        byte[] bytes = store.read(layout.store().resolve(ofData()), 1 << 20, ProblemCode.PACK_DAMAGED);
        PackHeader header = PackHeader.decode(Arrays.copyOf(bytes, PackHeader.BYTES));
        byte[] copied = new PackHeader(header.kind(), id, header.domain()).encode();
        System.arraycopy(copied, 0, bytes, 0, copied.length);
        return bytes;
    }

    private void rebuild() {
        service.close();
        new StoreLocationFile(data).write(bucket.location());
        TestFolders.deleteCatalog(data.root());
        assertThat(new OfflineVault(data, clock, new SecureRandom()).rebuild().lost())
                .isZero();
        service = start();
        machine.sees(service);
    }

    private void passDays(int days) {
        for (int day = 0; day < days; day++) {
            clock.advance(DAY);
            service.service().objectLockTask().runOnce();
        }
    }

    /** Locks of small packs are extended late, because collection may rewrite them first. */
    private void assertOwnAreLocked() {
        Instant soon = clock.instant().plus(DAY.multipliedBy(8));
        assertThat(own)
                .hasSize(2)
                .allSatisfy(name -> assertThat(bucket.retainUntil(name)).isAfter(soon));
        assertThat(machine.fetch(List.of(chunk))).containsExactly(chunk);
    }

    @Test
    void whatIsNoPackGetsNeitherARowNorALock() {
        String planted = name(new PackId(0, 1));
        bucket.put(planted, "forged".getBytes(StandardCharsets.UTF_8));
        rebuild();
        clock.advance(DAY.multipliedBy(25)); // the locks of its own are due
        passDays(2);
        assertOwnAreLocked();
        assertThat(bucket.retainUntil(planted)).isEqualTo(Instant.EPOCH);
        int rows = service.store()
                .catalog()
                .read(connection -> new LockedObjectTable(connection)
                        .known(List.of(planted))
                        .size());
        assertThat(rows).isZero();
    }

    /** Its records stay in the pack that is older, so it is of no use. */
    @Test
    void aCopyOfAPackGetsNoLock() {
        String planted = name(new PackId(0, 1));
        bucket.put(planted, copyOfData(new PackId(0, 1)));
        rebuild();
        clock.advance(DAY.multipliedBy(25));
        passDays(2);
        assertOwnAreLocked();
        assertThat(bucket.retainUntil(planted)).isEqualTo(Instant.EPOCH);
    }
}
