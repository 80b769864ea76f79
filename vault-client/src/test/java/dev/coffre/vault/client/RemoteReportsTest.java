package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.ReportSink;
import dev.coffre.vault.memory.MemoryVault;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.ReportsContract;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteReportsTest extends ReportsContract {
    private final SplittableRandom random = new SplittableRandom(3);
    private final SimulatedClock clock = new SimulatedClock();
    private final SigningKey vaultKey = SigningKey.generate(new SecureRandom());
    private final MemoryVault service = new MemoryVault(VaultId.random(random), vaultKey, clock, random);
    private final VaultOverHttps server = new VaultOverHttps(service, clock, new Random(1));
    private final MachineId machine = MachineId.random(random);
    private final RemoteVault vault = registered();

    private RemoteVault registered() {
        try {
            KeyPair authentication = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] spki = authentication.getPublic().getEncoded();
            DomainId domain = DomainId.random(random);
            DomainSlots slots =
                    new DomainSlots(List.of(new TestRecords(domain, random).slot(SlotKind.PASSPHRASE, 1)), List.of());
            server.register(
                    machine,
                    domain,
                    SigningKey.generate(new SecureRandom()).verifyingKey(),
                    Arrays.copyOfRange(spki, spki.length - 32, spki.length),
                    slots);
            return new RemoteVault(
                    VaultLocator.fixed(server.address()),
                    VaultRoute.via(new ProxyChoice.None()),
                    RetryPolicy.forJob(),
                    new Random(2),
                    new AuthenticatingMachine(machine, service.id(), message -> sign(authentication, message)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sign(KeyPair keys, byte[] message) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(keys.getPrivate());
            ed25519.update(message);
            return ed25519.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() {
        vault.close();
        server.close();
    }

    @Override
    protected ReportSink reports() {
        return vault.reports();
    }

    @Override
    protected JobResult endOf(JobId job) {
        return service.reportSinkOf(machine).jobs().stream()
                .filter(report -> report.id().equals(job))
                .findFirst()
                .orElseThrow()
                .end()
                .orElseThrow();
    }

    @Test
    void aFailureIsFinalAtOnceHoweverPatientTheVaultIsAskedOtherwise() {
        server.failNext(2);
        var first = begun();
        assertThat(catchThrowableOfType(Problem.class, () -> vault.reports().report(first))
                        .code())
                .isEqualTo(ProblemCode.VAULT_UNAVAILABLE);
        assertThat(service.reportSinkOf(machine).jobs()).isEmpty();
    }

    @Test
    void anOlderVaultSaysThatThereIsNoSuchThing() {
        server.forgetReports();
        var first = begun();
        assertThat(catchThrowableOfType(Problem.class, () -> vault.reports().report(first))
                        .code())
                .isEqualTo(ProblemCode.NOT_FOUND);
    }
}
