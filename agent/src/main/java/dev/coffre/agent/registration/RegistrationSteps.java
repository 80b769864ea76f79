package dev.coffre.agent.registration;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.MachineKeyPairs;
import dev.coffre.agent.home.PendingRegistration;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.MachineName;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.wire.MachineEntry;
import dev.coffre.vault.wire.RegisterMachineRequest;
import dev.coffre.vault.wire.RegisterMachineResponse;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The steps of a registration, for command, terminal and web page. The vault is identified, the encryption is set, the
 * recovery code is settled, and only then is the machine sent to the vault. From the encryption on, every step is
 * stored before the next, so that an interrupted registration resumes with the same keys and slots. Not thread-safe.
 */
public final class RegistrationSteps implements AutoCloseable {
    private static final int FIRST_EPOCH = 1;

    /** The next step to do. */
    public enum RegistrationStep {
        ENCRYPTION,
        RECOVERY_CODE,
        FINISH
    }

    private final RegistrationFactory factory;
    private final KeyFolder keys;
    private final AcceptedCredentials credentials;
    private Optional<PendingRegistration> pending;

    /** @param credentials closed with the steps */
    RegistrationSteps(RegistrationFactory factory, AcceptedCredentials credentials, KeyFolder keys) {
        this.factory = factory;
        this.keys = keys;
        this.credentials = credentials;
        this.pending = findUnfinished(keys, credentials);
    }

    /** Ignores an unfinished registration with another vault; the next step overwrites it. */
    private static Optional<PendingRegistration> findUnfinished(KeyFolder keys, AcceptedCredentials credentials) {
        return keys.pending().filter(kept -> {
            boolean same = kept.vault().equals(credentials.grant().vault());
            if (!same) {
                kept.close();
            }
            return same;
        });
    }

    public IdentifiedVault vault() {
        return credentials.vault();
    }

    public RegistrationStep next() {
        return pending.map(kept -> kept.settled() ? RegistrationStep.FINISH : RegistrationStep.RECOVERY_CODE)
                .orElse(RegistrationStep.ENCRYPTION);
    }

    /** Returns the name requested for the machine, once the encryption is set. */
    public Optional<String> machineName() {
        return pending.map(PendingRegistration::machineName);
    }

    /** Returns the chosen kind of machine, once the encryption is set. */
    public Optional<MachineKind> kind() {
        return pending.map(PendingRegistration::kind);
    }

    /** Returns whether this passphrase is the chosen one. */
    public boolean opens(Passphrase passphrase) {
        return opens(domain -> factory.crypto().unlocker().unlock(domain, passphrase));
    }

    /** Returns whether this recovery code is the generated one. */
    public boolean opens(RecoveryCode code) {
        return opens(domain -> factory.crypto().unlocker().unlock(domain, code));
    }

    private boolean opens(Function<LockedDomain, UnlockedDomain> unlock) {
        List<KeySlotFile> kept = pending.map(PendingRegistration::slots).orElse(List.of());
        try {
            unlock.apply(new LockedDomain(new DomainSlots(kept, List.of()), KeyProof.NONE))
                    .keys()
                    .close();
            return true;
        } catch (Problem problem) {
            if (problem.code() == ProblemCode.PASSPHRASE_WRONG || problem.code() == ProblemCode.RECOVERY_CODE_WRONG) {
                return false;
            }
            throw problem;
        }
    }

    /** Returns whether there is a recovery code beside the passphrase. */
    public boolean hasRecoveryCode() {
        return pending.map(kept -> kept.slots().size() > 1).orElse(false);
    }

    /** Deletes an unfinished registration. */
    public void startOver() {
        pending.ifPresent(PendingRegistration::close);
        pending = Optional.empty();
        keys.deletePending();
    }

    /**
     * Generates the keys, and wraps the data key with this passphrase.
     *
     * @param lossAcknowledged whether the user has acknowledged that a lost passphrase means lost data
     * @param machineName requested name at the vault
     * @param kind requested kind
     * @throws Problem {@code loss-not-acknowledged}, or {@code machine-name-invalid}, because the vault would refuse
     *     the name later
     */
    public void encrypt(Passphrase passphrase, boolean lossAcknowledged, String machineName, MachineKind kind) {
        require(RegistrationStep.ENCRYPTION);
        if (!lossAcknowledged) {
            throw ProblemCode.LOSS_NOT_ACKNOWLEDGED.problem();
        }
        String name = MachineName.validated(machineName);
        SecureRandom random = factory.crypto().random();
        DomainId domain = DomainId.random(random);
        DataKey dataKey = DataKey.generate(KeyContext.of(domain.bytes(), FIRST_EPOCH), random);
        save(new PendingRegistration(
                credentials.grant().vault(),
                credentials.grant().vaultName(),
                name,
                domain,
                factory.crypto().cost(),
                MachineKeyPairs.generate(random),
                dataKey,
                List.of(factory.crypto().slots().slot(dataKey, passphrase)),
                false,
                kind));
    }

    /** Settles whether there is a recovery code: the user has it on paper, or does not want one. */
    public void settleRecoveryCode(Optional<RecoveryCode> code) {
        require(RegistrationStep.RECOVERY_CODE);
        PendingRegistration kept = pending.orElseThrow();
        List<KeySlotFile> more = code.map(known -> factory.crypto().slots().slot(kept.dataKey(), known)).stream()
                .toList();
        save(kept.withSettledSlots(more));
    }

    private void save(PendingRegistration next) {
        keys.save(next);
        pending = Optional.of(next);
    }

    /** Registers the machine at the vault. Idempotent: after a lost answer, a retry yields the same machine. */
    public RegistrationRequest.RegistrationResult finish() {
        require(RegistrationStep.FINISH);
        PendingRegistration kept = pending.orElseThrow();
        credentials.saveAddress();
        RegisterMachineResponse answer = credentials.enrollment().register(message(kept));
        credentials.requireSameVault(kept.vault(), answer.vault(), answer.signingKey());
        MachineIdentity identity = new MachineIdentity(
                machineId(answer),
                answer.name(),
                FIRST_EPOCH,
                Instant.ofEpochMilli(answer.registered()),
                kept.vault(),
                answer.vaultName(),
                credentials.grant().signingKey(),
                kept.domain(),
                kept.cost(),
                kept.keys(),
                List.of(kept.dataKey()),
                kept.kind());
        keys.save(identity);
        return new RegistrationRequest.RegistrationResult(
                identity.machine().toString(),
                identity.machineName(),
                kept.machineName(),
                identity.vaultName(),
                kept.slots().size() > 1);
    }

    /** Returns the vault's machines. One of them may be this one before it was re-installed. */
    public List<MachineEntry> machines() {
        return credentials.enrollment().machines();
    }

    /** Returns the machine of an unfinished replacement. */
    public Optional<MachineId> replacing() {
        return keys.replacement().map(next -> {
            next.close();
            return next.machine();
        });
    }

    /**
     * Takes the place of a machine that was re-installed, instead of all other steps: its slots and its chain already exist.
     *
     * @param machine name or id
     * @param opening opens the machine's domain; called only if keys must be made
     * @param pin by which an owner allows it; called only when it is needed
     */
    public ReplacementRequest.ReplacementResult replace(
            String machine,
            Function<LockedDomain, UnlockedDomain> opening,
            Supplier<SecurityPin> pin,
            ReplacementListener news) {
        return new Reregistration(factory, credentials, news).run(machine, opening, pin);
    }

    private RegisterMachineRequest message(PendingRegistration kept) {
        return new RegisterMachineRequest(
                kept.machineName(),
                factory.installation().operatingSystem(),
                factory.installation().agentVersion(),
                kept.keys().point().verifyingKey().toString(),
                kept.keys().authentication().verifyingKey().toString(),
                kept.domain().toString(),
                kept.slots().stream()
                        .map(slot -> Base64.getEncoder().encodeToString(slot.encode()))
                        .toList(),
                kept.kind().optionalCode());
    }

    private static MachineId machineId(RegisterMachineResponse answer) {
        try {
            return MachineId.parse(answer.machine());
        } catch (IllegalArgumentException notAnId) {
            throw ProblemCode.VAULT_ANSWER_GARBAGE.with("reason", "a machine id that is none");
        }
    }

    private void require(RegistrationStep step) {
        if (next() != step) {
            throw new IllegalStateException("the next step is " + next() + ", not " + step);
        }
    }

    @Override
    public void close() {
        pending.ifPresent(PendingRegistration::close);
        credentials.close();
    }
}
