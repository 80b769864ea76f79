package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.FindingRow;
import dev.coffre.server.catalog.FindingTable;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.store.StoreFiles;
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
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackWriter;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A service over a store that is no disk, and what other processes may have left there. */
abstract class ReconcilerFixture {
    @TempDir
    private Path folder = Path.of("");

    final SplittableRandom random = new SplittableRandom(60);
    final DomainId domain = DomainId.random(random);
    final TestRecords records = new TestRecords(domain, random);
    final SimulatedClock clock = new SimulatedClock();
    final WholeFileStore store = new WholeFileStore(clock);
    TestService service;
    VaultId vault;
    Vault seen;
    VaultSession session;

    @BeforeEach
    void open() {
        service = TestService.over(folder, new StoreFiles(store, new StoreLayout(folder.resolve("store"))), clock);
        vault = service.vault("documents");
        seen = service.register(
                vault,
                MachineId.random(random),
                domain,
                SigningKey.generate(new SecureRandom()).verifyingKey(),
                new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        session = seen.open(Optional.empty());
    }

    @AfterEach
    void close() {
        service.close();
    }

    ReconciliationReport reconcile() {
        return service.service().reconciler().run().orElseThrow();
    }

    static StoreUnavailableException away() {
        return new StoreUnavailableException(
                ProblemCode.STORE_UNREACHABLE.with("address", "test").with("reason", "test"));
    }

    /** Writes a pack that the catalog does not know, as a process does that dies before its transaction. */
    PackHeader leave(PackKind kind, int firstByte, RecordBytes... content) {
        PackId id = new PackId((long) firstByte << 56 | random.nextInt(Integer.MAX_VALUE), random.nextLong());
        PackHeader header = new PackHeader(kind, id, domain);
        try (PackWriter writer = service.store().files().packs(vault).create(header)) {
            Arrays.stream(content).forEach(record -> writer.append(record, record.header()));
            writer.finish();
        }
        return header;
    }

    Path file(PackHeader pack) {
        return service.store().files().layout().packFile(vault, pack);
    }

    List<PackRow> packs() {
        return service.store().catalog().read(connection -> new PackTable(connection).all());
    }

    Optional<RecordRow> row(RecordBytes record) {
        return service.store().catalog().read(connection -> new VaultRecordTable(connection).find(record.oid()));
    }

    List<FindingRow> findings() {
        return service.store().catalog().read(connection -> new FindingTable(connection).list(100));
    }

    List<RecordBytes> fetch(RecordBytes... wanted) {
        FetchedRecords found = new FetchedRecords();
        seen.fetch(Arrays.stream(wanted).map(RecordBytes::oid).toList(), found);
        return found.records();
    }
}
