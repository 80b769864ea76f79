package dev.coffre.vault.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.testing.Fault;
import dev.coffre.vault.testing.FaultyVault;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.VaultContract;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MemoryVaultTest extends VaultContract {
    private final SimulatedClock clock = new SimulatedClock();
    private final SigningKey vaultKey = SigningKey.generate(new SecureRandom());
    private final MemoryVault service = new MemoryVault(VaultId.random(random), vaultKey, clock, random);

    @Override
    protected Vault register(MachineId machine, DomainId domain, VerifyingKey pointKey, DomainSlots slots) {
        return service.register(machine, domain, pointKey, slots);
    }

    @Override
    protected SecurityPin grantPin(MachineId machine) {
        return service.grantPin(machine);
    }

    @Override
    protected void damage(DomainId domain, Oid oid) {
        service.damage(domain, oid);
    }

    @Override
    protected void rot(DomainId domain, RecordBytes record) {
        service.rot(domain, record.oid());
    }

    @Override
    protected void damagePoint(MachineId machine, long seq) {
        service.damagePoint(machine, seq);
    }

    @Override
    protected VaultId vaultId() {
        return service.id();
    }

    @Override
    protected VerifyingKey vaultKey() {
        return service.verifyingKey();
    }

    private Sessions commitOne(RecordBytes root) {
        VaultSession session = service.vaultOf(machine).open(Optional.empty());
        session.put(List.of(root));
        session.commit(records.point(machine, ChainHead.NONE, root.oid(), pointKey));
        return new Sessions(session, service.vaultOf(machine).chain(machine).head());
    }

    private record Sessions(VaultSession session, ChainHead head) {}

    @Test
    void anAllowedHandoverGoesOnWithTheChainAndTheOldKeyIsRefusedFromThenOn() {
        RecordBytes root = records.tree();
        Sessions one = commitOne(root);
        SigningKey next = SigningKey.generate(new SecureRandom());
        service.allowHandover(machine, next.verifyingKey());
        PointExt ext =
                new PointExt(machine, 2, 2, one.head().hash(), Instant.EPOCH, 0, 0, Optional.of(next.verifyingKey()));
        assertThat(one.session().commit(records.point(ext, root.oid(), next)))
                .isInstanceOf(CommitResult.Committed.class);
        PointChain chain = service.vaultOf(machine).chain(machine);
        assertThat(chain.pointKeys()).isEqualTo(Map.of(1, pointKey.verifyingKey(), 2, next.verifyingKey()));
        assertThatThrownBy(() -> one.session().commit(records.point(machine, chain.head(), root.oid(), pointKey)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.MACHINE_REPLACED));
    }

    @Test
    void aRemovedPointLeavesATombstoneInAWholeChain() {
        Sessions one = commitOne(records.tree());
        service.removePoint(machine, 1, Tombstone.Reason.RETENTION);
        PointChain chain = service.readerOf(domain).chain(machine);
        assertThat(chain.points()).isEmpty();
        assertThat(chain.head()).isEqualTo(one.head());
        Tombstone tombstone = (Tombstone) chain.links().getFirst();
        assertThat(tombstone.isSignedBy(vaultKey.verifyingKey())).isTrue();
        assertThat(tombstone.removedAt()).isEqualTo(clock.instant());
    }

    @Test
    void aLostRecordIsAskedForAgain() {
        RecordBytes chunk = records.chunk();
        VaultSession session = service.vaultOf(machine).open(Optional.empty());
        session.put(List.of(chunk));
        service.lose(domain, chunk.oid());
        assertThat(session.have(List.of(chunk.oid())).isEmpty()).isTrue();
    }

    @Test
    void aFullVaultRefusesAndKeepsWhatItHas() {
        RecordBytes chunk = records.chunk();
        VaultSession session = service.vaultOf(machine).open(Optional.empty());
        session.put(List.of(chunk));
        service.setQuota(service.storedBytes());
        assertThatThrownBy(() -> session.put(List.of(records.chunk())))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.QUOTA_EXCEEDED));
        assertThat(session.have(List.of(chunk.oid())).cardinality()).isEqualTo(1);
    }

    @Test
    void aReplyThatIsLostAfterTheCommitDoesNotMakeASecondPoint() {
        RecordBytes root = records.tree();
        FaultyVault faulty = FaultyVault.once(service.vaultOf(machine), 3, new Fault.LostReply());
        VaultSession session = faulty.open(Optional.empty());
        session.put(List.of(root));
        SignedPoint point = records.point(machine, ChainHead.NONE, root.oid(), pointKey);
        assertThatThrownBy(() -> session.commit(point)).isInstanceOf(Problem.class);
        assertThat(session.commit(point)).isInstanceOf(CommitResult.Committed.class);
        assertThat(faulty.chain(machine).links()).hasSize(1);
    }

    @Test
    void anOidThatTheBytesDoNotHaveIsRefused() {
        RecordBytes forged =
                new RecordBytes(records.chunk().oid(), records.chunk().bytes());
        VaultSession session = service.vaultOf(machine).open(Optional.empty());
        assertThatThrownBy(() -> session.put(List.of(forged))).isInstanceOf(Problem.class);
    }
}
