package dev.coffre.server.gc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.catalog.ConnectionSource;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.testing.FailingWrites;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** A vault with one machine, to which things happen day by day. */
public final class History implements AutoCloseable {
    public static final Duration DAY = Duration.ofDays(1);

    private final SplittableRandom random = new SplittableRandom(5);
    private final DomainId domain = DomainId.random(random);
    private final MachineId machine = MachineId.random(random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    private final TestRecords records = new TestRecords(domain, random);
    private final SimulatedClock clock = new SimulatedClock();
    private final VaultId vaultId;
    private Path folder;
    private TestService service;
    private Vault vault;
    private boolean isOpen = true;

    public History(Path folder) {
        this.folder = folder;
        service = TestService.on(folder, new LocalDisk(), clock);
        vaultId = service.vault("documents");
        vault = service.register(
                vaultId,
                machine,
                domain,
                pointKey.verifyingKey(),
                new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
    }

    public SplittableRandom random() {
        return random;
    }

    public TestRecords records() {
        return records;
    }

    public SimulatedClock clock() {
        return clock;
    }

    public TestService service() {
        return service;
    }

    public Vault vault() {
        return vault;
    }

    public void restart() {
        restart(folder, new LocalDisk());
    }

    /** Goes on with a copy of the folder, or on another disk. */
    public void restart(Path in, Disk disk) {
        restart(in, disk, sqlite -> sqlite);
    }

    /** Goes on with a copy of the folder, with a store whose changes fail. */
    public void restart(Path in, FailingWrites failing) {
        close();
        goOn(in, TestService.failing(in, failing, clock));
    }

    /** As {@link #restart(Path, Disk)}, with what {@code connections} makes of those to the catalog. */
    public void restart(Path in, Disk disk, UnaryOperator<ConnectionSource> connections) {
        close();
        goOn(in, TestService.on(in, disk, connections, clock));
    }

    private void goOn(Path in, TestService opened) {
        folder = in;
        service = opened;
        isOpen = true;
        vault = service.as(vaultId, machine, domain);
        service.service().clockGuard().confirm();
    }

    @Override
    public void close() {
        if (isOpen) {
            isOpen = false;
            service.close();
        }
    }

    public CollectionReport cycle() {
        clock.advance(DAY);
        return service.service().collector().run();
    }

    public GcStatus state() {
        return service.service().collector().state(vaultId);
    }

    public RecordBytes chunk(int bytes) {
        return records.chunk(bytes);
    }

    /** A point over one page over these. Its seq. */
    public long backUp(RecordBytes... below) {
        RecordBytes root = records.tree(below);
        List<RecordBytes> batch = new ArrayList<>(List.of(below));
        batch.add(root);
        try (VaultSession session = vault.open(Optional.empty())) {
            assertThat(session.put(batch)).isInstanceOf(PutResult.Admitted.class);
            return commit(session, root);
        }
    }

    public long commit(VaultSession session, RecordBytes root) {
        ChainHead head = vault.chain(machine).head();
        assertThat(session.commit(records.point(machine, head, root.oid(), pointKey)))
                .isInstanceOf(CommitResult.Committed.class);
        return head.seq() + 1;
    }

    public CommitResult tryToCommit(VaultSession session, RecordBytes root) {
        return session.commit(records.point(machine, vault.chain(machine).head(), root.oid(), pointKey));
    }

    public void remove(long seq) {
        service.store()
                .ledger()
                .append(new JournalEvent.PointsRemoved(
                        vaultId, machine, List.of(seq), Tombstone.Reason.RETENTION.number()));
        service.service().retentionTask().run();
    }

    public boolean has(RecordBytes... wanted) {
        try (VaultSession session = vault.open(Optional.empty())) {
            return session.have(oids(wanted)).cardinality() == wanted.length;
        }
    }

    /** Without a new session: that would end the older one's hold on what it brought. */
    public boolean has(VaultSession session, RecordBytes wanted) {
        return !service.service()
                .sessions()
                .have(new TokenIdentity.MachineTokenIdentity(vaultId, machine, domain, 1), session.id(), oids(wanted))
                .isEmpty();
    }

    public List<RecordBytes> fetch(RecordBytes... wanted) {
        FetchedRecords fetched = new FetchedRecords();
        vault.fetch(oids(wanted), fetched);
        return fetched.records();
    }

    private static List<Oid> oids(RecordBytes... records) {
        return Arrays.stream(records).map(RecordBytes::oid).toList();
    }

    public VaultId vaultId() {
        return vaultId;
    }

    public DomainId domain() {
        return domain;
    }

    public MachineId machine() {
        return machine;
    }

    /** As the vault counts it. */
    public long stored() {
        return service.service().inventory().vault(vaultId).bytesStored();
    }

    public Path packs() {
        return service.store().files().layout().packs(vaultId);
    }

    public List<ScrubFinding> scrub() {
        List<ScrubFinding> findings = new ArrayList<>();
        service.service()
                .administration()
                .execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore(), findings::add);
        return findings;
    }
}
