package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.TestFolders;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackWriter;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody who can write to the store puts a pack there whose directory says that a page needs nothing. */
class PlantedPackTest {
    private final SplittableRandom random = new SplittableRandom(5);
    private final DomainId domain = DomainId.random(random);
    private final MachineId machine = MachineId.random(random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    private final TestRecords records = new TestRecords(domain, random);

    @TempDir
    private Path folder;

    private VaultId backUp(RecordBytes chunk, RecordBytes root) {
        try (TestService service = TestService.in(folder)) {
            VaultId vault = service.vault("documents");
            Vault mine = service.register(
                    vault,
                    machine,
                    domain,
                    pointKey.verifyingKey(),
                    new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
            try (VaultSession session = mine.open(Optional.empty())) {
                session.put(List.of(chunk, root));
                session.commit(records.point(machine, ChainHead.NONE, root.oid(), pointKey));
            }
            return vault;
        }
    }

    private void plant(VaultId vault, String id, RecordBytes root) {
        RecordHeader real = RecordHeader.ofRecord(root.bytes());
        int childless = real.payloadLength() + Oid.BYTES * real.children().size(); // as long a record
        StoreFiles store = TestStore.ofRun().open(folder);
        PackFiles packs = store.packs(vault);
        try (PackWriter writer = packs.create(new PackHeader(PackKind.PAGES, PackId.parse(id), domain))) {
            writer.append(
                    root, new RecordHeader(real.type(), real.domain(), real.epoch(), childless, List.of(), real.ext()));
            writer.finish();
        }
        store.store().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000000000000000000000000000", "ffffffffffffffffffffffffffffffff"})
    void aPageKeepsTheChildrenThatItsBytesName(String id) throws IOException {
        RecordBytes chunk = records.chunk(700);
        RecordBytes root = records.tree(chunk);
        VaultId vault = backUp(chunk, root);
        plant(vault, id, root);
        TestFolders.deleteCatalog(folder);

        RebuildReport report =
                new OfflineVault(new DataDirectory(folder), new SimulatedClock(), new SecureRandom()).rebuild();

        assertThat(report.lost()).isZero();
        try (TestService service = TestService.in(folder)) {
            long[] children = service.store().catalog().read(connection -> {
                VaultRecordTable table = new VaultRecordTable(connection);
                return table.children(table.find(root.oid()).orElseThrow().ord());
            });
            assertThat(children).hasSize(1);
        }
    }
}
