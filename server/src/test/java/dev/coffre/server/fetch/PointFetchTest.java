package dev.coffre.server.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.message.SetLimitsRequest;
import dev.coffre.server.testing.RawFiles;
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
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
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
                ChainHead head = mine.chain(machine).head();
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
        List<ChainLink> links = mine.chain(machine).links();
        Path file = service.pointFile(vault, machine, 2);
        byte[] good = RawFiles.read(file);
        for (int at = 0; at < good.length; at += 41) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            RawFiles.write(file, bad);
            assertSecondIsUnreadable(links);
            assertThat(RawFiles.read(file)).isEqualTo(bad);
        }
        RawFiles.write(file, good);
        assertThat(mine.chain(machine).links()).isEqualTo(links);
    }

    @Test
    void aLostFileHidesThatPointOnly() throws IOException {
        List<ChainLink> links = mine.chain(machine).links();
        RawFiles.delete(service.pointFile(vault, machine, 2));
        assertSecondIsUnreadable(links);
    }

    private void assertSecondIsUnreadable(List<ChainLink> whole) {
        PointChain chain = mine.chain(machine);
        assertThat(chain.head().hash()).isEqualTo(whole.getLast().hash());
        assertThat(chain.links()).startsWith(whole.getFirst()).endsWith(whole.getLast());
        assertThat(chain.points()).hasSize(2);
        assertThat(reason(chain.links().get(1))).isEqualTo(Tombstone.Reason.UNREADABLE);
    }

    @Test
    void theFirstOfAPageNamesTheOneBeforeThePage() {
        PointChain whole = mine.chain(machine);
        service.damagePoint(vault, machine, 3);
        List<ChainLink> page =
                service.service().pointFetch().page(domain, machine, 2).links();
        assertThat(page)
                .singleElement()
                .satisfies(link -> assertThat(link.previous())
                        .isEqualTo(whole.links().get(1).hash()));
    }

    @Test
    void aRemovedPointIsShownWithTheReasonItWasRemovedFor() {
        StoredPoint second = mine.chain(machine).points().get(1);
        SigningKey vaultKey = service.store().signingKey();
        service.store()
                .files()
                .points(vault)
                .replaceByTombstone(
                        Tombstone.issue(second, Tombstone.Reason.RETENTION, Instant.EPOCH, vaultKey),
                        vaultKey.verifyingKey());
        assertThat(reason(mine.chain(machine).links().get(1))).isEqualTo(Tombstone.Reason.RETENTION);
    }

    private List<ChainLink> before(long seq, int most) {
        return service.service().pointFetch().before(domain, machine, seq, most).links();
    }

    @Test
    void pagesGoBackFromTheHeadOrFromAnySeq() {
        List<ChainLink> whole = mine.chain(machine).links();
        assertThat(before(Long.MAX_VALUE, 256)).isEqualTo(whole.reversed());
        assertThat(before(Long.MAX_VALUE, 2)).isEqualTo(whole.subList(1, 3).reversed());
        assertThat(before(2, 256)).isEqualTo(whole.subList(0, 1));
        assertThat(before(1, 256)).isEmpty();
    }

    @Test
    void pointsInARowThatAreGoneAreOneLinkThatEndsWhereItIsAskedFor() {
        List<ChainLink> whole = commitAndRemove(2, 600, 900);
        List<ChainLink> page = before(Long.MAX_VALUE, 256);
        assertThat(page).hasSize(256);
        List<ChainLink> rest = before(645, 256);
        assertThat(rest.subList(0, 45))
                .extracting(ChainLink::seq)
                .contains(600L)
                .doesNotContain(599L, 2L);
        Tombstone run = (Tombstone) rest.get(44);
        assertThat(run.firstSeq()).isEqualTo(2);
        assertThat(run.hash()).isEqualTo(whole.get(599).hash());
        assertThat(run.previous()).isEqualTo(whole.getFirst().hash());
        assertThat(run.isSignedBy(service.store().signingKey().verifyingKey())).isTrue();
        assertThat(rest.getLast()).isEqualTo(whole.getFirst());
        Tombstone part = (Tombstone) before(301, 1).getFirst();
        assertThat(part.seq()).isEqualTo(300);
        assertThat(part.hash()).isEqualTo(whole.get(299).hash());
        assertThat(part.firstSeq()).isEqualTo(2);
        assertThat(mine.chain(machine).wasHead(new ChainHead(300, whole.get(299).hash())))
                .isTrue();
        assertThat(mine.chain(machine).links()).hasSize(1 + 1 + 300);
    }

    /** Points up to a seq, of which some are removed then; as they were. */
    private List<ChainLink> commitAndRemove(long first, long last, int points) {
        RecordBytes root = records.tree();
        try (VaultSession session = mine.open(Optional.empty())) {
            session.put(List.of(root));
        }
        service.service()
                .administration()
                .execute(
                        TestService.LOCAL,
                        new VaultCommands.ChangeLimits(
                                "documents",
                                new SetLimitsRequest(Optional.of(10_000), Optional.empty(), Optional.empty())));
        for (int seq = 4; seq <= points; seq++) {
            try (VaultSession session = mine.open(Optional.empty())) {
                session.have(List.of(root.oid()));
                session.commit(records.point(machine, mine.chain(machine).head(), root.oid(), pointKey));
            }
        }
        List<ChainLink> whole = mine.chain(machine).links();
        service.store()
                .ledger()
                .append(new JournalEvent.PointsRemoved(
                        vault,
                        machine,
                        LongStream.rangeClosed(first, last).boxed().toList(),
                        Tombstone.Reason.RETENTION.number()));
        return whole;
    }

    private static Tombstone.Reason reason(ChainLink link) {
        assertThat(link).isInstanceOf(Tombstone.class);
        return ((Tombstone) link).reason();
    }
}
