package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.FindingRow;
import dev.coffre.server.catalog.FindingTable;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.service.OpenStore;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.WholeFileStore;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackWriter;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which files in the places of packs get a row when the catalog is made anew, and what becomes of the others. */
@SuppressWarnings("NullAway.Init") // set by open, first of all in each test
class RebuiltRowsTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MAX_PACK = 64 << 20;

    private enum Place {
        DISK,
        BUCKET
    }

    /** Files that are no packs, under the name of one. */
    private enum Planted {
        RANDOM,
        EMPTY,
        HEADER,
        CUT,
        COPY
    }

    @TempDir
    private Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(61);
    private final SimulatedClock clock = new SimulatedClock();
    private final MachineId machine = MachineId.random(random);
    private final DomainId domain = DomainId.random(random);
    private final TestRecords records = new TestRecords(domain, random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    private final RecordBytes chunk = records.chunk(900);
    private final RecordBytes root = records.tree(chunk);
    private StoreFiles files;
    private TestService service;
    private VaultId vault;
    private Vault seen;

    private void open(Place place) {
        Store store = switch (place) {
            case DISK -> new DiskStore(new LocalDisk());
            case BUCKET -> new WholeFileStore(clock);
        };
        files = new StoreFiles(store, new StoreLayout(folder.resolve("store")));
        service = TestService.over(folder, files, clock);
        vault = service.vault("documents");
        seen = service.register(
                vault,
                machine,
                domain,
                pointKey.verifyingKey(),
                new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        send();
        service.close(); // on a disk, the next start closes the packs
        service = TestService.over(folder, files, clock);
        seen = service.as(vault, machine, domain);
    }

    private void send() {
        try (VaultSession session = seen.open(Optional.empty())) {
            session.put(List.of(chunk, root));
            session.commit(records.point(machine, seen.chain(machine).head(), root.oid(), pointKey));
        }
    }

    @AfterEach
    void close() {
        service.close();
    }

    private RebuildReport rebuild() {
        service.close();
        TestFolders.deleteCatalog(folder);
        RebuildReport report;
        try (OpenStore store = OpenStore.open(
                new DataDirectory(folder),
                new LocalDisk(),
                files,
                () -> Catalog.open(TestEngine.ofRun().location(folder.resolve("catalog"))),
                clock,
                new SecureRandom())) {
            report = new CatalogRebuild(
                            store.catalog(),
                            store.ledger(),
                            store.journal(),
                            store.files(),
                            ThreadFactories.PLATFORM,
                            clock)
                    .run();
            new Reconciliation(
                            store.catalog(),
                            store.ledger(),
                            store.files(),
                            store.signingKey().verifyingKey(),
                            clock)
                    .run();
        }
        Path incarnation = files.layout().store().resolve("incarnation"); // a store without it is complete
        if (files.store().exists(incarnation)) {
            files.store().delete(incarnation);
        }
        service = TestService.over(folder, files, clock);
        seen = service.as(vault, machine, domain);
        return report;
    }

    private List<PackRow> packs() {
        return service.store().catalog().read(connection -> new PackTable(connection).all());
    }

    private List<FindingRow> findings() {
        return service.store().catalog().read(connection -> new FindingTable(connection).list(100));
    }

    private Optional<RecordRow> row(RecordBytes record) {
        return service.store().catalog().read(connection -> new VaultRecordTable(connection).find(record.oid()));
    }

    private Path fileOf(PackKind kind) {
        return packs().stream()
                .filter(pack -> pack.kind() == kind)
                .map(pack -> files.layout().packFile(vault, pack.header()))
                .findFirst()
                .orElseThrow();
    }

    private byte[] bytes(Path file) {
        return files.store().read(file, MAX_PACK, ProblemCode.PACK_DAMAGED);
    }

    private Path plant(Planted planted, PackId id) throws IOException {
        PackHeader header = new PackHeader(PackKind.DATA, id, domain);
        byte[] own = bytes(fileOf(PackKind.DATA));
        byte[] bytes = switch (planted) {
            case RANDOM -> {
                byte[] noise = new byte[5_000];
                random.nextBytes(noise);
                yield noise;
            }
            case EMPTY -> new byte[0];
            case HEADER -> Arrays.copyOf(header.encode(), 5_000);
            case CUT -> Arrays.copyOf(own, 100);
            case COPY -> own;
        };
        if (planted == Planted.HEADER) {
            Arrays.fill(bytes, PackHeader.BYTES, bytes.length, (byte) 7);
        }
        Path file = files.layout().packFile(vault, header);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, bytes);
        return file;
    }

    private String below(Path file) {
        return files.layout().store().relativize(file).toString();
    }

    /** Compares and collects on the first two of these days, and on the last two. */
    private void passDays(int days) {
        for (int next : List.of(1, 1, days - 3, 1)) {
            clock.advance(DAY.multipliedBy(next));
            var unused = service.service().reconciler().run();
            service.service().collector().run();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlantedFileOfABucketGetsNoRowAndIsAFinding(Planted planted) throws IOException {
        open(Place.BUCKET);
        Path file = plant(planted, new PackId(1, 1));
        RebuildReport report = rebuild();
        assertThat(report.lost()).isZero();
        assertThat(report.packs()).isEqualTo(2);
        assertThat(packs()).hasSize(2);
        assertThat(findings()).extracting(FindingRow::file).containsExactly(below(file));
        passDays(20);
        assertThat(packs()).hasSize(2);
        assertThat(file).exists();
        passDays(15); // nothing of the domain is lost
        assertThat(file).doesNotExist();
        assertThat(findings()).isEmpty();
    }

    /** A start deletes files without a header, and closes those that hold nothing but one. */
    @ParameterizedTest
    @EnumSource(names = {"RANDOM", "HEADER", "CUT", "COPY"})
    void aPlantedFileOnADiskGetsNoRowAndIsAFinding(Planted planted) throws IOException {
        open(Place.DISK);
        Path file = plant(planted, new PackId(1, 1));
        RebuildReport report = rebuild();
        assertThat(report.lost()).isZero();
        assertThat(packs()).hasSize(2);
        assertThat(findings()).extracting(FindingRow::file).containsExactly(below(file));
        assertThat(file).exists();
    }

    /** Before, it got a row without records, and the second collection deleted its file. */
    @ParameterizedTest
    @EnumSource
    void aPackThatCannotBeReadIsKeptWhileItsRecordsAreLost(Place place) throws IOException {
        open(place);
        Path file = fileOf(PackKind.DATA);
        byte[] damaged = bytes(file);
        Arrays.fill(damaged, 0, 200, (byte) 0); // neither a header nor a whole record
        Files.write(file, damaged);
        assertThat(rebuild().lost()).isEqualTo(1);
        assertThat(findings()).extracting(FindingRow::file).containsExactly(below(file));
        assertThat(row(chunk).orElseThrow().isLive()).isFalse();
        passDays(45);
        assertThat(file).exists();
        assertThat(findings()).extracting(FindingRow::file).contains(below(file));
        send();
        assertThat(row(chunk).orElseThrow().isLive()).isTrue();
        FetchedRecords fetched = new FetchedRecords();
        seen.fetch(List.of(chunk.oid(), root.oid()), fetched);
        assertThat(fetched.records()).containsExactlyInAnyOrder(chunk, root);
        passDays(4);
        assertThat(file).doesNotExist();
    }

    /** The top record of a point is named by no other record. */
    @ParameterizedTest
    @EnumSource
    void aPackThatCannotBeReadIsKeptWhileAPointLacksItsTopRecord(Place place) throws IOException {
        open(place);
        Path file = fileOf(PackKind.PAGES);
        byte[] damaged = bytes(file);
        Arrays.fill(damaged, 0, 200, (byte) 0);
        Files.write(file, damaged);
        assertThat(rebuild().lost()).isZero();
        passDays(45);
        assertThat(file).exists();
        assertThat(fileOf(PackKind.DATA)).exists();
        assertThat(row(chunk).orElseThrow().isLive()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aPackWhoseDirectoryIsDamagedIsOursByItsRecords(Place place) throws IOException {
        open(place);
        Path file = fileOf(PackKind.DATA);
        byte[] damaged = bytes(file);
        damaged[damaged.length - 120] ^= 1;
        Files.write(file, damaged);
        assertThat(rebuild().lost()).isZero();
        assertThat(packs()).hasSize(2);
        assertThat(row(chunk).orElseThrow().isLive()).isTrue();
    }

    /** Before, all its records were lost, and the next collections deleted its file. */
    @ParameterizedTest
    @EnumSource
    void aPackWhoseHeaderIsDamagedIsOursByItsRecords(Place place) throws IOException {
        open(place);
        Path file = fileOf(PackKind.DATA);
        byte[] damaged = bytes(file);
        Arrays.fill(damaged, 0, PackHeader.BYTES, (byte) 0);
        Files.write(file, damaged);
        assertThat(rebuild().lost()).isZero();
        assertThat(packs()).hasSize(2);
        assertThat(findings()).isEmpty();
        passDays(20);
        FetchedRecords fetched = new FetchedRecords();
        seen.fetch(List.of(chunk.oid(), root.oid()), fetched);
        assertThat(fetched.records()).containsExactlyInAnyOrder(chunk, root);
    }

    /** Who can write to the store can make the folder of a domain that nobody registered. */
    @ParameterizedTest
    @EnumSource
    void packsOfADomainThatTheJournalDoesNotKnowGetNoRow(Place place) throws IOException {
        open(place);
        byte[] bytes = bytes(fileOf(PackKind.DATA));
        PackHeader header = new PackHeader(PackKind.DATA, new PackId(1, 1), DomainId.random(random));
        System.arraycopy(header.encode(), 0, bytes, 0, PackHeader.BYTES);
        Path file = files.layout().packFile(vault, header);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, bytes);
        assertThat(rebuild().packs()).isEqualTo(2);
        assertThat(packs()).hasSize(2);
    }

    /** A directory can name any number of records that are in other packs. */
    @Test
    void aRecordIsReadOnceHoweverManyCopiesOfItThereAre() {
        open(Place.BUCKET);
        Path original = fileOf(PackKind.DATA);
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofMinutes(1));
            PackHeader header = new PackHeader(PackKind.DATA, PackId.random(random), domain);
            try (PackWriter writer = files.packs(vault).create(header)) {
                writer.append(chunk, chunk.header());
                writer.finish();
            }
        }
        List<Path> opened = new ArrayList<>();
        ((WholeFileStore) files.store()).beforeOpen(opened::add);
        rebuild();

        assertThat(Collections.frequency(opened, original)).isEqualTo(2);
        assertThat(packs()).hasSize(7);
    }
}
