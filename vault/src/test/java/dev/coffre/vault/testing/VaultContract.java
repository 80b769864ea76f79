package dev.coffre.vault.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.Alias;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every vault promises, wherever it keeps things. A kind of vault passes when its subclass of this does. */
public abstract class VaultContract {
    protected final RandomGenerator random = new SplittableRandom(20260115);
    protected final DomainId domain = DomainId.random(random);
    protected final MachineId machine = MachineId.random(random);
    protected final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    protected final TestRecords records = new TestRecords(domain, random);
    protected final KeySlotFile passphraseSlot = records.slot(SlotKind.PASSPHRASE, 1);
    protected final KeySlotFile recoverySlot = records.slot(SlotKind.RECOVERY_CODE, 1);
    private Vault vault;

    /** A vault in which this machine is registered, with a domain of its own that has these slots. */
    protected abstract Vault register(MachineId machine, DomainId domain, VerifyingKey pointKey, DomainSlots slots);

    /** A PIN for one change of the machine's slots. */
    protected abstract SecurityPin grantPin(MachineId machine);

    /** Makes the record unreadable at the vault. */
    protected abstract void damage(DomainId domain, Oid oid);

    /** Changes bytes of the record where the vault keeps it. The vault does not know it yet. */
    protected abstract void rot(DomainId domain, RecordBytes record);

    /** Makes the machine's point of this place unreadable at the vault. */
    protected abstract void damagePoint(MachineId machine, long seq);

    protected abstract VaultId vaultId();

    /** By which the vault signs. */
    protected abstract VerifyingKey vaultKey();

    @BeforeEach
    void registerTheMachine() {
        vault = register(
                machine,
                domain,
                pointKey.verifyingKey(),
                new DomainSlots(List.of(passphraseSlot, recoverySlot), List.of()));
    }

    private VaultSession open() {
        return vault.open(Optional.empty());
    }

    private static void assertProblem(ThrowingCallable call, ProblemCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private static PutResult.Admitted admitted(int records, long bytes) {
        return new PutResult.Admitted(records, bytes);
    }

    private static List<Oid> oids(RecordBytes... records) {
        return List.of(records).stream().map(RecordBytes::oid).toList();
    }

    private FetchedRecords fetch(Oid... oids) {
        FetchedRecords fetched = new FetchedRecords();
        vault.fetch(List.of(oids), fetched);
        return fetched;
    }

    private Receipt commitTree(VaultSession session, ChainHead head, RecordBytes root) {
        CommitResult result = session.commit(records.point(machine, head, root.oid(), pointKey));
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        return ((CommitResult.Committed) result).receipt();
    }

    @Test
    void whatWasPutIsThereAndComesBackInTheCallersOrder() {
        RecordBytes chunk = records.chunk(5_000);
        RecordBytes tree = records.tree(chunk);
        try (VaultSession session = open()) {
            assertThat(session.put(List.of(chunk, tree)))
                    .isEqualTo(admitted(2, chunk.bytes().length + tree.bytes().length));
        }
        FetchedRecords fetched = fetch(tree.oid(), chunk.oid(), tree.oid());
        assertThat(fetched.records()).containsExactly(tree, chunk);
        assertThat(fetched.records().get(0).bytes()).isEqualTo(tree.bytes());
        assertThat(fetched.missing()).isEmpty();
    }

    @Test
    void whatIsNotThereIsReportedAndTheRestStillComes() {
        RecordBytes chunk = records.chunk();
        RecordBytes never = records.chunk();
        try (VaultSession session = open()) {
            session.put(List.of(chunk));
        }
        FetchedRecords fetched = fetch(never.oid(), chunk.oid());
        assertThat(fetched.missing()).containsExactly(Map.entry(never.oid(), ProblemCode.RECORD_MISSING));
        assertThat(fetched.records()).containsExactly(chunk);
    }

    @Test
    void haveIsTrueForWhatIsLiveOnly() {
        RecordBytes chunk = records.chunk();
        RecordBytes never = records.chunk();
        try (VaultSession session = open()) {
            session.put(List.of(chunk));
            BitSet have = session.have(oids(never, chunk, never));
            assertThat(have.stream()).containsExactly(1);
        }
    }

    @Test
    void aRecordWithoutItsKidIsNotAdmittedButWhatCameBeforeItIs() {
        RecordBytes absent = records.chunk();
        RecordBytes innocent = records.chunk();
        RecordBytes tree = records.tree(absent);
        RecordBytes above = records.tree(tree);
        try (VaultSession session = open()) {
            assertThat(session.put(List.of(innocent, tree, above)))
                    .isEqualTo(new PutResult.Missing(List.of(absent.oid())));
            assertThat(session.have(oids(innocent, tree, above)).stream()).containsExactly(0);
            assertThat(session.put(List.of(absent, innocent, tree, above))).isInstanceOf(PutResult.Admitted.class);
        }
    }

    @Test
    void puttingAgainHasNoEffectAndIsCountedAsReceivedOnly() {
        RecordBytes chunk = records.chunk(1_000);
        RecordBytes tree = records.tree(chunk);
        long bytes = chunk.bytes().length + tree.bytes().length;
        try (VaultSession session = open()) {
            session.put(List.of(chunk, tree));
            assertThat(session.put(List.of(chunk, tree))).isEqualTo(admitted(0, 0));
            assertThat(session.totals()).isEqualTo(new SessionTotals(2 * bytes, bytes, 2, 1));
        }
    }

    @Test
    void totalsSurviveTheAgent() {
        VaultSession first = open();
        first.put(List.of(records.chunk()));
        SessionTotals totals = first.totals();
        try (VaultSession resumed = vault.open(Optional.of(first.id()))) {
            assertThat(resumed.totals()).isEqualTo(totals);
            assertThat(resumed.id()).isEqualTo(first.id());
        }
    }

    @Test
    void aSessionThatIsUnknownOrAnotherMachinesGivesANewOne() {
        MachineId other = MachineId.random(random);
        Vault others = register(
                other,
                DomainId.random(random),
                SigningKey.generate(new SecureRandom()).verifyingKey(),
                DomainSlots.NONE);
        try (VaultSession mine = open()) {
            mine.put(List.of(records.chunk()));
            VaultSession theirs = others.open(Optional.of(mine.id()));
            assertThat(theirs.id()).isNotEqualTo(mine.id());
            assertThat(theirs.totals()).isEqualTo(SessionTotals.NONE);
            assertThat(vault.open(Optional.of(SessionId.random(random))).totals())
                    .isEqualTo(SessionTotals.NONE);
        }
    }

    @Test
    void anotherDomainsRecordsAreAsAbsentAsUnknownOnes() {
        DomainId otherDomain = DomainId.random(random);
        Vault others = register(
                MachineId.random(random),
                otherDomain,
                SigningKey.generate(new SecureRandom()).verifyingKey(),
                DomainSlots.NONE);
        RecordBytes secret = new TestRecords(otherDomain, random).chunk();
        try (VaultSession theirs = others.open(Optional.empty());
                VaultSession mine = open()) {
            theirs.put(List.of(secret));
            assertThat(mine.have(oids(secret)).isEmpty()).isTrue();
            assertThat(fetch(secret.oid()).missing()).containsValue(ProblemCode.RECORD_MISSING);
            assertThat(mine.put(List.of(records.tree(secret)))).isEqualTo(new PutResult.Missing(oids(secret)));
            assertProblem(() -> mine.put(List.of(secret)), ProblemCode.RECORD_OF_OTHER_DOMAIN);
        }
    }

    @Test
    void anotherDomainsMachineIsAsUnknownAsOneThatDoesNotExist() {
        MachineId other = MachineId.random(random);
        register(
                other,
                DomainId.random(random),
                SigningKey.generate(new SecureRandom()).verifyingKey(),
                DomainSlots.NONE);
        assertProblem(() -> vault.chain(other), ProblemCode.MACHINE_UNKNOWN);
        assertProblem(() -> vault.chain(MachineId.random(random)), ProblemCode.MACHINE_UNKNOWN);
    }

    @Test
    void aRecordThatBreaksTheRulesIsRefused() {
        RecordBytes chunk = records.chunk();
        byte[] cut = Arrays.copyOf(chunk.bytes(), chunk.bytes().length - 1);
        try (VaultSession session = open()) {
            session.put(List.of(chunk));
            assertProblem(() -> session.put(List.of(RecordBytes.of(cut))), ProblemCode.RECORD_DAMAGED);
            RecordBytes tree = records.tree(chunk);
            session.put(List.of(tree));
            assertProblem(() -> session.put(List.of(records.filelist(tree))), ProblemCode.KID_NOT_ALLOWED);
            assertProblem(() -> session.put(List.of(records.record(RecordType.CHUNK, 2))), ProblemCode.EPOCH_REFUSED);
        }
    }

    @Test
    void aPatchBundleIsAChildOfFileListsOnly() {
        RecordBytes chunk = records.chunk();
        RecordBytes patch = records.record(RecordType.PATCH, 1);
        RecordBytes list = records.filelist(chunk, patch);
        try (VaultSession session = open()) {
            session.put(List.of(chunk));
            assertThat(session.put(List.of(list))).isEqualTo(new PutResult.Missing(List.of(patch.oid())));
            session.put(List.of(patch));
            assertThat(session.put(List.of(list))).isInstanceOf(PutResult.Admitted.class);
            assertThat(fetch(patch.oid(), chunk.oid()).records()).containsExactly(patch, chunk);
            assertProblem(() -> session.put(List.of(records.tree(patch))), ProblemCode.KID_NOT_ALLOWED);

            damage(domain, patch.oid());
            assertThat(session.have(oids(chunk, patch, list)).stream()).containsExactly(0);
            RecordBytes by = records.record(RecordType.PATCH, 1);
            session.put(List.of(by));
            session.alias(List.of(new Alias(patch.oid(), chunk.oid()))); // a chunk cannot replace it
            assertThat(session.have(oids(list)).isEmpty()).isTrue();
            session.alias(List.of(new Alias(patch.oid(), by.oid())));
            assertThat(session.have(oids(chunk, patch, list)).cardinality()).isEqualTo(3);
            assertThat(fetch(patch.oid()).substitutes()).isEqualTo(Map.of(patch.oid(), by));
        }
    }

    @Test
    void sixteenLevelsAreAdmittedAndNoMore() {
        RecordBytes top = records.tree();
        List<RecordBytes> batch = new ArrayList<>(List.of(top));
        for (int depth = 1; depth <= 16; depth++) {
            top = records.tree(top);
            batch.add(top);
        }
        RecordBytes tooHigh = records.tree(top);
        try (VaultSession session = open()) {
            assertThat(session.put(batch)).isInstanceOf(PutResult.Admitted.class);
            assertProblem(() -> session.put(List.of(tooHigh)), ProblemCode.RECORD_TOO_DEEP);
        }
    }

    @Test
    void aBatchOfMoreThanEightMebibytesIsRefusedUnlessItIsOneRecord() {
        RecordBytes large = records.chunk(VaultSession.MAX_BATCH + 1);
        try (VaultSession session = open()) {
            assertProblem(() -> session.put(List.of(large, records.chunk())), ProblemCode.BATCH_TOO_LARGE);
            assertThat(session.put(List.of(large))).isInstanceOf(PutResult.Admitted.class);
        }
    }

    @Test
    void committedPointsFormTheMachinesChain() {
        RecordBytes root = records.tree();
        try (VaultSession session = open()) {
            session.put(List.of(root));
            Receipt first = commitTree(session, ChainHead.NONE, root);
            Receipt second = commitTree(session, new ChainHead(1, first.hash()), root);
            assertThat(second.isSignedBy(vaultKey(), vaultId())).isTrue();
            assertThat(second.isSignedBy(pointKey.verifyingKey(), vaultId())).isFalse();
            PointChain chain = vault.chain(machine);
            assertThat(chain.head()).isEqualTo(new ChainHead(2, second.hash()));
            assertThat(chain.pointKeys()).isEqualTo(Map.of(1, pointKey.verifyingKey()));
            assertThat(chain.points())
                    .allSatisfy(point -> assertThat(point.point().isSignedBy(pointKey.verifyingKey()))
                            .isTrue());
            assertThat(chain.points().getFirst().receipt()).isEqualTo(first);
        }
    }

    @Test
    void aPointThatTheVaultCannotReadIsNamedInItsPlaceAndTheChainGoesOn() {
        RecordBytes root = records.tree();
        try (VaultSession session = open()) {
            session.put(List.of(root));
            Receipt first = commitTree(session, ChainHead.NONE, root);
            Receipt second = commitTree(session, new ChainHead(1, first.hash()), root);
            Receipt third = commitTree(session, new ChainHead(2, second.hash()), root);
            damagePoint(machine, 2);
            damagePoint(machine, 3);
            PointChain chain = vault.chain(machine);
            assertThat(chain.points())
                    .singleElement()
                    .satisfies(point -> assertThat(point.receipt()).isEqualTo(first));
            assertThat(chain.links().subList(1, 3))
                    .allSatisfy(link -> assertThat(link).isInstanceOfSatisfying(Tombstone.class, tombstone -> {
                        assertThat(tombstone.reason()).isEqualTo(Tombstone.Reason.UNREADABLE);
                        assertThat(tombstone.isSignedBy(vaultKey())).isTrue();
                    }));
            assertThat(chain.links().get(1).receivedAt()).isEqualTo(second.receivedAt());
            assertThat(chain.wasHead(new ChainHead(2, second.hash()))).isTrue();
            assertThat(chain.head()).isEqualTo(new ChainHead(3, third.hash()));
            Receipt fourth = commitTree(session, chain.head(), root);
            assertThat(vault.chain(machine).points().getLast().receipt()).isEqualTo(fourth);
        }
    }

    @Test
    void theSamePointAgainGetsTheSameReceiptFromAnySession() {
        RecordBytes root = records.tree();
        SignedPoint point = records.point(machine, ChainHead.NONE, root.oid(), pointKey);
        CommitResult first;
        try (VaultSession session = open()) {
            session.put(List.of(root));
            first = session.commit(point);
        }
        try (VaultSession later = open()) {
            assertThat(later.commit(point)).isEqualTo(first);
        }
        assertThat(vault.chain(machine).links()).hasSize(1);
    }

    @Test
    void aPointWithoutItsRootIsAnsweredWithWhatIsMissing() {
        RecordBytes root = records.tree();
        try (VaultSession session = open()) {
            CommitResult result = session.commit(records.point(machine, ChainHead.NONE, root.oid(), pointKey));
            assertThat(result).isEqualTo(new CommitResult.Missing(oids(root)));
        }
        assertThat(vault.chain(machine).links()).isEmpty();
    }

    @Test
    void aPointThatDoesNotFollowTheHeadIsToldTheHead() {
        RecordBytes root = records.tree();
        try (VaultSession session = open()) {
            session.put(List.of(root));
            Receipt first = commitTree(session, ChainHead.NONE, root);
            SignedPoint rival = records.point(machine, ChainHead.NONE, root.oid(), pointKey);
            assertThat(session.commit(rival)).isEqualTo(new CommitResult.HeadMoved(new ChainHead(1, first.hash())));
        }
    }

    @Test
    void aPointByAnotherKeyOrMachineOrWithAnOddRootIsRefused() {
        RecordBytes root = records.tree();
        RecordBytes chunk = records.chunk();
        try (VaultSession session = open()) {
            session.put(List.of(root, chunk));
            SigningKey stranger = SigningKey.generate(new SecureRandom());
            assertProblem(
                    () -> session.commit(records.point(machine, ChainHead.NONE, root.oid(), stranger)),
                    ProblemCode.POINT_SIGNATURE_INVALID);
            assertProblem(
                    () -> session.commit(records.point(MachineId.random(random), ChainHead.NONE, root.oid(), pointKey)),
                    ProblemCode.POINT_REFUSED);
            assertProblem(
                    () -> session.commit(records.point(machine, ChainHead.NONE, chunk.oid(), pointKey)),
                    ProblemCode.POINT_REFUSED);
        }
    }

    @Test
    void aHandoverThatNobodyAllowedIsRefused() {
        RecordBytes root = records.tree();
        SigningKey next = SigningKey.generate(new SecureRandom());
        try (VaultSession session = open()) {
            session.put(List.of(root));
            Receipt first = commitTree(session, ChainHead.NONE, root);
            PointExt handover =
                    new PointExt(machine, 2, 2, first.hash(), Instant.EPOCH, 0, 0, Optional.of(next.verifyingKey()));
            assertProblem(() -> session.commit(records.point(handover, root.oid(), next)), ProblemCode.POINT_REFUSED);
        }
    }

    @Test
    void whatIsDamagedIsAbsentWithAllAboveItUntilItIsSentAgain() {
        RecordBytes chunk = records.chunk();
        RecordBytes tree = records.tree(chunk);
        RecordBytes root = records.tree(tree);
        try (VaultSession session = open()) {
            session.put(List.of(chunk, tree, root));
            damage(domain, chunk.oid());
            assertThat(session.have(oids(chunk, tree, root)).isEmpty()).isTrue();
            assertThat(fetch(chunk.oid()).missing()).containsValue(ProblemCode.RECORD_DAMAGED);
            assertThat(session.commit(records.point(machine, ChainHead.NONE, root.oid(), pointKey)))
                    .isInstanceOf(CommitResult.Missing.class);
            session.put(List.of(chunk));
            assertThat(session.have(oids(chunk, tree, root)).cardinality()).isEqualTo(3);
            commitTree(session, ChainHead.NONE, root);
        }
    }

    /** The reader gets no wrong byte, and by asking for the record it makes the vault find out. */
    @Test
    void whatRottedUnnoticedIsReportedToTheReaderAndAbsentFromThenOn() {
        RecordBytes chunk = records.chunk(5_000);
        RecordBytes whole = records.chunk(5_000);
        RecordBytes tree = records.tree(chunk, whole);
        try (VaultSession session = open()) {
            session.put(List.of(chunk, whole, tree));
            rot(domain, chunk);
            assertThat(session.have(oids(chunk, whole, tree)).cardinality()).isEqualTo(3);
            FetchedRecords fetched = fetch(chunk.oid(), whole.oid(), tree.oid());
            assertThat(fetched.records()).containsExactly(whole, tree);
            assertThat(fetched.missing()).containsExactly(Map.entry(chunk.oid(), ProblemCode.RECORD_DAMAGED));
            assertThat(session.have(oids(chunk, whole, tree)).stream()).containsExactly(1);
            session.put(List.of(chunk));
            assertThat(session.have(oids(chunk, whole, tree)).cardinality()).isEqualTo(3);
            assertThat(fetch(chunk.oid()).records()).containsExactly(chunk);
        }
    }

    @Test
    void anotherRecordStandsInForOneThatIsLost() {
        RecordBytes lost = records.chunk();
        RecordBytes by = records.chunk();
        RecordBytes tree = records.tree(lost);
        RecordBytes root = records.tree(tree);
        try (VaultSession session = open()) {
            session.put(List.of(lost, tree, root, by));
            damage(domain, lost.oid());
            session.alias(List.of(new Alias(lost.oid(), by.oid())));
            assertThat(session.have(oids(lost, tree, root)).cardinality()).isEqualTo(3);
            FetchedRecords fetched = fetch(lost.oid(), tree.oid());
            assertThat(fetched.substitutes()).isEqualTo(Map.of(lost.oid(), by));
            assertThat(fetched.records()).containsExactly(tree);
            session.alias(List.of(new Alias(lost.oid(), by.oid())));
            commitTree(session, ChainHead.NONE, root);

            damage(domain, by.oid());
            assertThat(session.have(oids(lost, by, tree, root)).isEmpty()).isTrue();
            assertThat(fetch(lost.oid()).missing()).containsValue(ProblemCode.RECORD_DAMAGED);
            session.put(List.of(by));
            assertThat(fetch(lost.oid()).substitutes()).isEqualTo(Map.of(lost.oid(), by));

            damage(domain, by.oid());
            session.put(List.of(lost));
            assertThat(session.have(oids(lost, tree, root)).cardinality()).isEqualTo(3);
            assertThat(fetch(lost.oid()).records()).containsExactly(lost);
        }
    }

    @Test
    void onlyWhatIsLostIsReplacedAndOnlyByWhatIsThereAndAlike() {
        RecordBytes whole = records.chunk();
        RecordBytes lost = records.chunk();
        RecordBytes by = records.chunk();
        RecordBytes alsoLost = records.chunk();
        RecordBytes tree = records.tree(whole);
        Oid unknown = records.chunk().oid();
        try (VaultSession session = open()) {
            session.put(List.of(whole, lost, by, alsoLost, tree));
            damage(domain, lost.oid());
            damage(domain, alsoLost.oid());
            session.alias(List.of(
                    new Alias(whole.oid(), by.oid()),
                    new Alias(unknown, by.oid()),
                    new Alias(lost.oid(), alsoLost.oid()),
                    new Alias(alsoLost.oid(), lost.oid()),
                    new Alias(lost.oid(), lost.oid()),
                    new Alias(lost.oid(), tree.oid()),
                    new Alias(lost.oid(), unknown)));
            assertThat(session.have(List.of(lost.oid(), alsoLost.oid(), unknown))
                            .isEmpty())
                    .isTrue();
            assertThat(fetch(whole.oid()).records()).containsExactly(whole);
            assertThat(fetch(lost.oid(), alsoLost.oid(), unknown).missing()).hasSize(3);
        }
    }

    @Test
    void nobodyReplacesWhatIsInAnotherDomain() {
        RecordBytes lost = records.chunk();
        try (VaultSession session = open()) {
            session.put(List.of(lost));
        }
        damage(domain, lost.oid());
        DomainId elsewhere = DomainId.random(random);
        TestRecords theirs = new TestRecords(elsewhere, random);
        MachineId other = MachineId.random(random);
        Vault others = register(
                other,
                elsewhere,
                pointKey.verifyingKey(),
                new DomainSlots(List.of(theirs.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        RecordBytes by = theirs.chunk();
        try (VaultSession session = others.open(Optional.empty())) {
            session.put(List.of(by));
            session.alias(List.of(new Alias(lost.oid(), by.oid())));
        }
        try (VaultSession session = open()) {
            session.alias(List.of(new Alias(lost.oid(), by.oid())));
        }
        assertThat(fetch(lost.oid()).missing()).containsValue(ProblemCode.RECORD_DAMAGED);
    }

    @Test
    void aSessionDoesNotCommitWhenWhatItReliedOnIsGone() {
        RecordBytes old = records.chunk();
        RecordBytes root = records.tree();
        try (VaultSession before = open()) {
            before.put(List.of(old));
        }
        try (VaultSession session = open()) {
            assertThat(session.have(oids(old)).cardinality()).isEqualTo(1);
            session.put(List.of(root));
            damage(domain, old.oid());
            assertThat(session.commit(records.point(machine, ChainHead.NONE, root.oid(), pointKey)))
                    .isEqualTo(new CommitResult.Missing(oids(old)));
        }
    }

    @Test
    void aSessionThatIsGoneOnWithDoesNotInsistOnWhatItReliedOn() {
        RecordBytes old = records.chunk();
        RecordBytes root = records.tree();
        VaultSession interrupted = open();
        interrupted.put(List.of(old, root));
        assertThat(interrupted.have(oids(old)).cardinality()).isEqualTo(1);
        damage(domain, old.oid());
        try (VaultSession resumed = vault.open(Optional.of(interrupted.id()))) {
            assertThat(resumed.have(oids(root)).cardinality()).isEqualTo(1);
            commitTree(resumed, ChainHead.NONE, root);
        }
    }

    @Test
    void slotsAreReplacedWithAPinOnlyAndTheSameChangeAgainNeedsNone() {
        SlotChange change =
                new SlotChange(List.of(records.slot(SlotKind.PASSPHRASE, 1), recoverySlot), Optional.empty());
        SecurityPin wrong = new SecurityPin("not a pin");
        assertThatThrownBy(() -> vault.replaceSlots(change, wrong)).isInstanceOf(Problem.class);
        assertThat(vault.slots().slots()).containsExactlyInAnyOrder(passphraseSlot, recoverySlot);
        vault.replaceSlots(change, grantPin(machine));
        assertThat(vault.slots().slots()).containsExactlyInAnyOrderElementsOf(change.slots());
        vault.replaceSlots(change, wrong);
    }

    @Test
    void aSupersededSlotNeverComesBack() {
        List<KeySlotFile> next = List.of(records.slot(SlotKind.PASSPHRASE, 1));
        vault.replaceSlots(new SlotChange(next, Optional.empty()), grantPin(machine));
        SlotChange back = new SlotChange(List.of(passphraseSlot), Optional.empty());
        assertProblem(() -> vault.replaceSlots(back, grantPin(machine)), ProblemCode.SLOTS_REFUSED);
    }

    @Test
    void aNewEpochNeedsItsKeyringAndSlotsOfThatEpochOnly() {
        KeySlotFile next = records.slot(SlotKind.PASSPHRASE, 2);
        assertProblem(
                () -> vault.replaceSlots(new SlotChange(List.of(next), Optional.empty()), grantPin(machine)),
                ProblemCode.SLOTS_REFUSED);
        SlotChange mixed = new SlotChange(List.of(next, recoverySlot), Optional.of(records.keyring(2)));
        assertProblem(() -> vault.replaceSlots(mixed, grantPin(machine)), ProblemCode.SLOTS_REFUSED);
        SlotChange rotation = new SlotChange(List.of(next), Optional.of(records.keyring(2)));
        vault.replaceSlots(rotation, grantPin(machine));
        assertThat(vault.slots().epoch()).isEqualTo(2);
        try (VaultSession session = open()) {
            RecordBytes chunk = records.record(RecordType.CHUNK, 2);
            session.put(List.of(chunk));
            assertProblem(() -> session.put(List.of(records.tree(chunk))), ProblemCode.EPOCH_REFUSED);
        }
    }

    @Test
    void haveTakesNoMoreThanItsLimit() {
        List<Oid> many =
                Collections.nCopies(VaultSession.MAX_OIDS + 1, records.chunk().oid());
        try (VaultSession session = open()) {
            assertProblem(() -> session.have(many), ProblemCode.REQUEST_TOO_LARGE);
        }
    }
}
