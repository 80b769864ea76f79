package dev.coffre.server.testing;

import dev.coffre.vault.CommitResult;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.TestRecords;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A registered machine that makes recovery points. */
public final class TestMachine {
    private final MachineId id;
    private final TestRecords records;
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    private final VaultId vaultId;
    private final DomainId domain;
    private Vault vault;

    public TestMachine(TestService service, VaultId vaultId, SplittableRandom random) {
        this.id = MachineId.random(random);
        this.vaultId = vaultId;
        this.domain = DomainId.random(random);
        this.records = new TestRecords(domain, random);
        DomainSlots slots = new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of());
        this.vault = service.register(vaultId, id, domain, pointKey.verifyingKey(), slots);
    }

    /** Goes on with the service as it was opened again. */
    public void sees(TestService service) {
        vault = service.as(vaultId, id, domain);
    }

    public MachineId id() {
        return id;
    }

    /** The machine's chain, as it sees it. */
    public PointChain chain() {
        return vault.chain(id);
    }

    /** Opens a session, as whoever has the machine's key can. */
    public VaultSession open() {
        return vault.open(Optional.empty());
    }

    /** What the vault gives for these records, if it has all of them. */
    public List<RecordBytes> fetch(List<RecordBytes> wanted) {
        FetchedRecords fetched = new FetchedRecords();
        vault.fetch(wanted.stream().map(RecordBytes::oid).toList(), fetched);
        return fetched.records();
    }

    /** A record of the machine's domain that the vault does not hold. */
    public RecordBytes chunk() {
        return records.chunk();
    }

    /** Commits the newest point once more, on other terms. */
    public CommitResult again(CommitTerms terms) {
        try (VaultSession session = vault.open(Optional.empty())) {
            return session.commit(chain().points().getLast().point(), terms);
        }
    }

    /** Commits the newest point once more, in the name of a session that is finished. */
    public CommitResult againInFinishedSession() {
        try (VaultSession session = vault.open(Optional.empty())) {
            session.commit(chain().points().getLast().point());
            return session.commit(chain().points().getLast().point());
        }
    }

    /** Sends a first point once more, as a clone would that knows of no other. */
    public CommitResult fork() {
        RecordBytes chunk = records.chunk();
        RecordBytes root = records.tree(chunk);
        try (VaultSession session = vault.open(Optional.empty())) {
            session.put(List.of(chunk, root));
            return session.commit(records.point(id, ChainHead.NONE, root.oid(), pointKey));
        }
    }

    /** Puts another passphrase slot in the place of all. */
    public void changePassphrase(SecurityPin pin) {
        vault.replaceSlots(new SlotChange(List.of(records.slot(SlotKind.PASSPHRASE, 1)), Optional.empty()), pin);
    }

    /** Commits a point over one chunk, which is the answer. */
    public RecordBytes backUp() {
        return backUp(CommitTerms.ON_DEMAND);
    }

    public RecordBytes backUp(CommitTerms terms) {
        RecordBytes chunk = records.chunk();
        RecordBytes root = records.tree(chunk);
        try (VaultSession session = vault.open(Optional.empty())) {
            session.put(List.of(chunk, root));
            CommitResult result =
                    session.commit(records.point(id, vault.chain(id).head(), root.oid(), pointKey), terms);
            if (!(result instanceof CommitResult.Committed)) {
                throw new AssertionError(result);
            }
        }
        return chunk;
    }
}
