package dev.coffre.server.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.testing.TestService;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointFetchTest {
    private final SplittableRandom random = new SplittableRandom(5);
    private final DomainId domain = DomainId.random(random);
    private final MachineId machine = MachineId.random(random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    private final TestRecords records = new TestRecords(domain, random);
    private final TestService service;
    private final VaultId vault;
    private final Vault mine;

    PointFetchTest(@TempDir Path folder) {
        service = TestService.in(folder);
        vault = service.vault("documents");
        mine = service.register(
                vault,
                machine,
                domain,
                pointKey.verifyingKey(),
                new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
    }

    @BeforeEach
    void commitThreePoints() {
        RecordBytes root = records.tree();
        for (int seq = 1; seq <= 3; seq++) {
            try (VaultSession session = mine.open(Optional.empty())) {
                session.put(List.of(root));
                ChainHead head = mine.points(machine).head();
                assertThat(session.commit(records.point(machine, head, root.oid(), pointKey)))
                        .isInstanceOf(CommitResult.Committed.class);
            }
        }
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aFlippedByteAnywhereInAPointsFileHidesThatPointOnlyAndUntilItIsRepaired() throws IOException {
        PointChain whole = mine.points(machine);
        Path file = service.pointFile(vault, machine, 2);
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at += 41) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            Files.write(file, bad);
            assertSecondIsUnreadable(whole);
            assertThat(file).hasBinaryContent(bad);
        }
        Files.write(file, good);
        assertThat(mine.points(machine)).isEqualTo(whole);
    }

    @Test
    void aLostFileHidesThatPointOnly() throws IOException {
        PointChain whole = mine.points(machine);
        Files.delete(service.pointFile(vault, machine, 2));
        assertSecondIsUnreadable(whole);
    }

    private void assertSecondIsUnreadable(PointChain whole) {
        PointChain chain = mine.points(machine);
        assertThat(chain.head()).isEqualTo(whole.head());
        assertThat(chain.points())
                .containsExactly(whole.points().getFirst(), whole.points().getLast());
        assertThat(reason(chain.links().get(1))).isEqualTo(Tombstone.Reason.UNREADABLE);
    }

    @Test
    void theFirstOfAPageNamesTheOneBeforeThePage() {
        PointChain whole = mine.points(machine);
        service.damagePoint(vault, machine, 3);
        PointFetch fetch = service.service().pointFetch();
        List<ChainLink> page = fetch.page(domain, machine, 2).places().stream()
                .map(fetch::link)
                .toList();
        assertThat(page)
                .singleElement()
                .satisfies(link -> assertThat(link.previous())
                        .isEqualTo(whole.links().get(1).hash()));
    }

    @Test
    void aRemovedPointIsShownWithTheReasonItWasRemovedFor() {
        StoredPoint second = mine.points(machine).points().get(1);
        SigningKey vaultKey = service.store().signingKey();
        service.store()
                .files()
                .points(vault)
                .bury(second, Tombstone.issue(second, Tombstone.Reason.RETENTION, Instant.EPOCH, vaultKey));
        assertThat(reason(mine.points(machine).links().get(1))).isEqualTo(Tombstone.Reason.RETENTION);
    }

    private static Tombstone.Reason reason(ChainLink link) {
        assertThat(link).isInstanceOf(Tombstone.class);
        return ((Tombstone) link).reason();
    }
}
