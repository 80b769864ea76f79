package dev.coffre.agent.registration;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.MachineKeys;
import dev.coffre.agent.home.PendingRegistration;
import dev.coffre.agent.machine.SlotWriter;
import dev.coffre.agent.world.World;
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
import dev.coffre.vault.remote.ProxyChoice;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.wire.MachineEntry;
import dev.coffre.vault.wire.MachineRegistered;
import dev.coffre.vault.wire.RegisterMachine;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A registration, step by step, whoever walks it: a command, a terminal or a page. The vault is identified, the encryption
 * is set, the recovery code is settled, and only then the vault hears of the machine. From the encryption on everything is
 * kept before the next step, so one that is cut off goes on where it stopped, with the same keys and slots. Used by one
 * thread at a time.
 */
public final class RegistrationSteps implements AutoCloseable {
    private static final int FIRST = 1;

    /** What is to be done next. */
    public enum Step {
        ENCRYPTION,
        RECOVERY_CODE,
        FINISH
    }

    private final World world;
    private final KeyFolder keys;
    private final AcceptedCredentials credentials;
    private Optional<PendingRegistration> pending;

    private RegistrationSteps(
            World world, KeyFolder keys, AcceptedCredentials credentials, Optional<PendingRegistration> pending) {
        this.world = world;
        this.keys = keys;
        this.credentials = credentials;
        this.pending = pending;
    }

    /**
     * Asks the vault whether it accepts the credentials, and takes up a registration with it that was not finished.
     *
     * @throws Problem {@code already-registered}, {@code credentials-…}, or what is in the way to the vault
     */
    public static RegistrationSteps identify(World world, CredentialsFile file, ProxyChoice proxy) {
        KeyFolder keys = new KeyFolder(world.home().keys());
        AcceptedCredentials credentials = AcceptedCredentials.open(world, file, proxy);
        try {
            return new RegistrationSteps(world, keys, credentials, unfinished(keys, credentials));
        } catch (RuntimeException e) {
            credentials.close();
            throw e;
        }
    }

    /** One with another vault is given up by the next step. */
    private static Optional<PendingRegistration> unfinished(KeyFolder keys, AcceptedCredentials credentials) {
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

    public Step next() {
        return pending.map(kept -> kept.settled() ? Step.FINISH : Step.RECOVERY_CODE)
                .orElse(Step.ENCRYPTION);
    }

    /** By which name the vault is asked to show the machine, once the encryption is set. */
    public Optional<String> machineName() {
        return pending.map(PendingRegistration::machineName);
    }

    /** The kind of machine that was chosen, once the encryption is set. */
    public Optional<MachineKind> kind() {
        return pending.map(PendingRegistration::kind);
    }

    /** Whether this passphrase is the one that was chosen. */
    public boolean opens(Passphrase passphrase) {
        return opens(domain -> new DomainUnlock(world.kdf(), world.random()).unlock(domain, passphrase));
    }

    /** Whether this recovery code is the one that was made. */
    public boolean opens(RecoveryCode code) {
        return opens(domain -> new DomainUnlock(world.kdf(), world.random()).unlock(domain, code));
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

    /** Whether there is a second way to open. */
    public boolean hasRecoveryCode() {
        return pending.map(kept -> kept.slots().size() > 1).orElse(false);
    }

    /** Forgets what was kept of a registration that was not finished. */
    public void startOver() {
        pending.ifPresent(PendingRegistration::close);
        pending = Optional.empty();
        keys.dropPending();
    }

    /**
     * Makes the keys, and wraps them for this passphrase.
     *
     * @param lossAcknowledged whether the person has agreed that a lost passphrase means lost data
     * @param machineName by which the vault shall show the machine
     * @param kind what it shall be to the vault
     * @throws Problem {@code loss-not-acknowledged}, or {@code machine-name-invalid}: the vault would refuse the name later
     */
    public void encrypt(Passphrase passphrase, boolean lossAcknowledged, String machineName, MachineKind kind) {
        require(Step.ENCRYPTION);
        if (!lossAcknowledged) {
            throw ProblemCode.LOSS_NOT_ACKNOWLEDGED.problem();
        }
        String name = MachineName.require(machineName);
        DomainId domain = DomainId.random(world.random());
        DataKey dataKey = DataKey.generate(KeyContext.of(domain.bytes(), FIRST), world.random());
        keep(new PendingRegistration(
                credentials.grant().vault(),
                credentials.grant().vaultName(),
                name,
                domain,
                world.cost(),
                MachineKeys.generate(world.random()),
                dataKey,
                List.of(slots().slot(dataKey, passphrase)),
                false,
                kind));
    }

    /** Settles that there is this second way to open, or none: the person has it on paper, or does not want it. */
    public void settle(Optional<RecoveryCode> code) {
        require(Step.RECOVERY_CODE);
        PendingRegistration kept = pending.orElseThrow();
        List<KeySlotFile> more =
                code.map(known -> slots().slot(kept.dataKey(), known)).stream().toList();
        keep(kept.settledWith(more));
    }

    private SlotWriter slots() {
        return new SlotWriter(world.kdf(), world.cost(), world.random());
    }

    private void keep(PendingRegistration next) {
        keys.keep(next);
        pending = Optional.of(next);
    }

    /** Makes the machine known to the vault; if the answer is lost, doing it again gives the same machine. */
    public Registration.Report finish() {
        require(Step.FINISH);
        PendingRegistration kept = pending.orElseThrow();
        credentials.keepAddress();
        MachineRegistered answer = credentials.enrollment().register(message(kept));
        credentials.requireSame(kept.vault(), answer.vault(), answer.signingKey());
        MachineIdentity identity = new MachineIdentity(
                machineId(answer),
                answer.name(),
                FIRST,
                Instant.ofEpochMilli(answer.registered()),
                kept.vault(),
                answer.vaultName(),
                credentials.grant().signingKey(),
                kept.domain(),
                kept.cost(),
                kept.keys(),
                List.of(kept.dataKey()),
                kept.kind());
        keys.keep(identity);
        return new Registration.Report(
                identity.machine().toString(),
                identity.machineName(),
                kept.machineName(),
                identity.vaultName(),
                kept.slots().size() > 1);
    }

    /** The machines that the vault knows: one of them may be this one, re-installed. */
    public List<MachineEntry> machines() {
        return credentials.enrollment().machines();
    }

    /** The machine whose place was to be taken, if that was begun and is not finished. */
    public Optional<MachineId> replacing() {
        return keys.replacement().map(next -> {
            next.close();
            return next.machine();
        });
    }

    /**
     * Takes the place of a machine that was re-installed, in place of all the other steps: its slots are there already, and
     * so is its chain.
     *
     * @param machine name or id
     * @param opening opens the machine's domain; asked only where keys have to be made
     * @param pin by which a person allowed it; asked for when it is needed
     */
    public Replacement.Report replace(
            String machine,
            Function<LockedDomain, UnlockedDomain> opening,
            Supplier<SecurityPin> pin,
            ReplacementNews news) {
        return new Reregistration(world, credentials, news).run(machine, opening, pin);
    }

    private RegisterMachine message(PendingRegistration kept) {
        return new RegisterMachine(
                kept.machineName(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                world.agentVersion(),
                kept.keys().point().verifyingKey().toString(),
                kept.keys().authentication().verifyingKey().toString(),
                kept.domain().toString(),
                kept.slots().stream()
                        .map(slot -> Base64.getEncoder().encodeToString(slot.encode()))
                        .toList(),
                kept.kind().mention());
    }

    private static MachineId machineId(MachineRegistered answer) {
        try {
            return MachineId.parse(answer.machine());
        } catch (IllegalArgumentException notAnId) {
            throw ProblemCode.VAULT_ANSWER_GARBAGE.with("reason", "a machine id that is none");
        }
    }

    private void require(Step step) {
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
