package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.memory.MemoryVault;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.VaultContract;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** At the other end of HTTPS a vault keeps its promises too, whatever becomes of single requests. */
final class RemoteVaultTest extends VaultContract {
    private static final RetryPolicy QUICK = new RetryPolicy(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofMillis(1),
            Duration.ofMillis(10));

    private final SimulatedClock clock = new SimulatedClock();
    private final SigningKey vaultKey = SigningKey.generate(new SecureRandom());
    private final MemoryVault service = new MemoryVault(VaultId.random(random), vaultKey, clock, random);
    private final VaultOverHttps server = new VaultOverHttps(service, clock, new Random(1));
    private final KeyPair authentication = newKeys();
    private final List<RemoteVault> remotes = new ArrayList<>();

    @AfterEach
    void stop() {
        remotes.forEach(RemoteVault::close);
        server.close();
    }

    @Override
    protected Vault register(MachineId machine, DomainId domain, VerifyingKey pointKey, DomainSlots slots) {
        byte[] spki = authentication.getPublic().getEncoded();
        server.register(machine, domain, pointKey, Arrays.copyOfRange(spki, spki.length - 32, spki.length), slots);
        RemoteVault vault = new RemoteVault(
                VaultLocator.fixed(server.address()),
                VaultRoute.via(new ProxyChoice.None()),
                QUICK,
                new Random(2),
                new AuthenticatingMachine(machine, service.id(), this::sign));
        remotes.add(vault);
        return vault;
    }

    private byte[] sign(byte[] message) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(authentication.getPrivate());
            ed25519.update(message);
            return ed25519.sign();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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
        return vaultKey.verifyingKey();
    }

    @Test
    void aVaultThatRestartedHasForgottenTheTokenAndIsAuthenticatedToAgain() {
        RemoteVault vault = remotes.getFirst();
        RecordBytes chunk = records.chunk();
        VaultSession session = vault.open(Optional.empty());
        server.forgetTokens();
        session.put(List.of(chunk));
        assertThat(session.have(List.of(chunk.oid())).get(0)).isTrue();
    }

    @Test
    void lostRequestsAndLostAnswersAreRepeatedWithoutEffect() {
        RemoteVault vault = remotes.getFirst();
        RecordBytes chunk = records.chunk();
        VaultSession session = vault.open(Optional.empty());
        server.loseNextAnswers(2);
        session.put(List.of(chunk));
        server.failNext(3);
        assertThat(session.have(List.of(chunk.oid())).get(0)).isTrue();
        assertThat(session.totals().recordsAdmitted()).isEqualTo(1);
    }

    /** As while its catalog fails over, or while a gateway finds no process that is ready. */
    @Test
    void aVaultThatAnswersThatItCannotWorkNowIsWaitedForWhereASilentOneIsNot() {
        RemoteVault vault = remotes.getFirst();
        RetryPolicy brief = QUICK.withMaxRetryTime(Duration.ZERO);
        server.failNext(3);
        assertThat(vault.slots(brief)).isEqualTo(vault.slots());
        server.loseNextAnswers(2);
        assertThat(vault.slots(brief)).isEqualTo(vault.slots());

        server.close();
        long started = System.nanoTime();
        assertThat(catchThrowableOfType(Problem.class, () -> vault.slots(brief)).code())
                .isEqualTo(ProblemCode.VAULT_UNREACHABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(QUICK.maxRetryTime());
    }

    @Test
    void moreRecordsThanOneQuestionHoldsComeInTheCallersOrder() {
        RemoteVault vault = remotes.getFirst();
        List<RecordBytes> chunks = java.util.stream.IntStream.range(0, 5_000)
                .mapToObj(i -> records.chunk())
                .toList();
        try (VaultSession session = vault.open(Optional.empty())) {
            session.put(chunks);
        }
        FetchedRecords fetched = new FetchedRecords();
        vault.fetch(chunks.stream().map(RecordBytes::oid).toList(), fetched);
        assertThat(fetched.records()).isEqualTo(chunks);
    }

    @Test
    void aRecordThatArrivesDamagedIsAskedForOnceMoreAndVerified() {
        RemoteVault vault = remotes.getFirst();
        RecordBytes first = records.chunk();
        RecordBytes second = records.chunk();
        try (VaultSession session = vault.open(Optional.empty())) {
            session.put(List.of(first, second));
            server.damageNextFetches(1);
            FetchedRecords fetched = new FetchedRecords();
            vault.fetch(List.of(second.oid(), first.oid()), fetched);
            assertThat(fetched.records()).containsExactly(second, first);
            assertThat(fetched.missing()).isEmpty();
            assertThat(server.verifyingFetches()).isEqualTo(1);
            assertThat(session.have(List.of(first.oid(), second.oid())).cardinality())
                    .as("no damage of the vault's own")
                    .isEqualTo(2);
        }
    }

    /** The vault must not believe a reader that says its records are damaged, nor may it make the reader ask for ever. */
    @Test
    void aRecordThatIsWrongAgainIsDamagedForTheReaderAlone() {
        RemoteVault vault = remotes.getFirst();
        RecordBytes chunk = records.chunk();
        RecordBytes whole = records.chunk();
        try (VaultSession session = vault.open(Optional.empty())) {
            session.put(List.of(chunk, whole));
            server.damageNextFetches(Integer.MAX_VALUE);
            FetchedRecords fetched = new FetchedRecords();
            vault.fetch(List.of(whole.oid(), chunk.oid()), fetched);
            assertThat(fetched.records()).containsExactly(whole);
            assertThat(fetched.missing()).containsExactly(Map.entry(chunk.oid(), ProblemCode.RECORD_DAMAGED));
            assertThat(server.verifyingFetches()).isEqualTo(1);
            assertThat(session.have(List.of(chunk.oid())).cardinality()).isEqualTo(1);
        }
    }

    /** Each slot that is offered costs whoever has the passphrase up to 2 GiB of memory and minutes. */
    @Test
    void moreKeySlotsThanAVaultEverServesAreNoAnswerOfAVault() {
        List<KeySlotFile> slots = Stream.generate(() -> records.slot(SlotKind.PASSPHRASE, 1))
                .limit(SlotRules.MAX_VALID)
                .toList();
        service.overrideSlots(domain, new DomainSlots(slots, List.of()));
        assertThat(remotes.getFirst().slots().slots()).hasSize(SlotRules.MAX_VALID);
        List<KeySlotFile> tooMany = Stream.concat(slots.stream(), Stream.of(records.slot(SlotKind.PASSPHRASE, 1)))
                .toList();
        service.overrideSlots(domain, new DomainSlots(tooMany, List.of()));
        assertThat(catchThrowableOfType(Problem.class, remotes.getFirst()::slots)
                        .code())
                .isEqualTo(ProblemCode.VAULT_ANSWER_GARBAGE);
    }
}
