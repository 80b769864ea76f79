package dev.coffre.agent.registration;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.MachineKeys;
import dev.coffre.agent.home.PendingRegistration;
import dev.coffre.agent.home.Settings;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.machine.SlotWriter;
import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.Amounts;
import dev.coffre.agent.text.Texts;
import dev.coffre.agent.world.World;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.RecoveryCode;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.Enrollment;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.wire.CredentialsAccepted;
import dev.coffre.vault.wire.MachineRegistered;
import dev.coffre.vault.wire.RegisterMachine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Makes this machine known to a vault, step by step as the user sees it: credentials, passphrase, the warning, recovery
 * code, keys. What is sent is kept first, so a registration that is cut off goes on with the same keys and slots.
 */
public final class RegistrationRun {
    private static final int FIRST = 1;

    private final World world;
    private final Terminal terminal;
    private final Texts texts;
    private final Amounts amounts;
    private final KeyFolder keys;

    public RegistrationRun(World world, Texts texts) {
        this.world = world;
        this.terminal = world.terminal();
        this.texts = texts;
        this.amounts = new Amounts(texts.locale(), world.zone());
        this.keys = new KeyFolder(world.home().keys());
    }

    public Registration.Report run(Registration registration) {
        refuseSecond();
        CredentialsFile credentials = CredentialsFile.read(registration.credentials());
        if (registration.startOver()) {
            keys.dropPending();
        }
        try (Enrollment enrollment = new Enrollment(
                credentials.address(), registration.proxy(), world.brief(), world.random(), credentials.bytes())) {
            CredentialsAccepted accepted = verify(enrollment, credentials);
            terminal.err()
                    .println(texts.say(
                            "register.vault",
                            accepted.vaultName(),
                            amounts.instant(Instant.ofEpochMilli(accepted.expires()))));
            try (PendingRegistration pending = pending(registration, credentials)) {
                new SettingsFile(world.home().settings(), world.environment())
                        .write(new Settings(credentials.address(), registration.proxy()));
                return report(finish(enrollment, credentials, pending), registration);
            }
        }
    }

    private void refuseSecond() {
        Optional<MachineIdentity> known = keys.machine();
        known.ifPresent(identity -> {
            identity.close();
            throw ProblemCode.ALREADY_REGISTERED.with("vault", identity.vaultName());
        });
    }

    private static CredentialsAccepted verify(Enrollment enrollment, CredentialsFile credentials) {
        CredentialsAccepted accepted = enrollment.verify();
        if (!accepted.vault().equals(credentials.grant().vault().toString())) {
            throw otherVault(credentials);
        }
        return accepted;
    }

    private static Problem otherVault(CredentialsFile credentials) {
        return ProblemCode.CREDENTIALS_OF_OTHER_VAULT.with(
                "vault", credentials.grant().vaultName());
    }

    /** The registration that was not finished, or a new one, kept. */
    private PendingRegistration pending(Registration registration, CredentialsFile credentials) {
        Optional<PendingRegistration> unfinished = keys.pending();
        if (unfinished.isPresent()) {
            if (unfinished.get().vault().equals(credentials.grant().vault())) {
                terminal.err().println(texts.say("register.continues"));
                return unfinished.get();
            }
            unfinished.get().close();
        }
        PendingRegistration made = make(registration, credentials);
        keys.keep(made);
        return made;
    }

    private PendingRegistration make(Registration registration, CredentialsFile credentials) {
        PassphraseSource passphrases = new PassphraseSource(terminal, texts, world.random());
        DomainId domain = DomainId.random(world.random());
        try (Passphrase passphrase = passphrases.choose(registration.passphrase())) {
            new LossWarning(terminal, texts).require(registration.acknowledged());
            Optional<RecoveryCode> code =
                    new RecoveryCodes(terminal, texts, world.random()).make(registration.recoveryCode());
            terminal.err().println(texts.say("register.keys"));
            DataKey dataKey = DataKey.generate(KeyContext.of(domain.bytes(), FIRST), world.random());
            SlotWriter writer = new SlotWriter(world.kdf(), world.cost(), world.random());
            List<KeySlotFile> slots = new ArrayList<>();
            slots.add(writer.slot(dataKey, passphrase));
            code.ifPresent(known -> {
                slots.add(writer.slot(dataKey, known));
                known.close();
            });
            return new PendingRegistration(
                    credentials.grant().vault(),
                    credentials.grant().vaultName(),
                    registration.name(),
                    domain,
                    world.cost(),
                    MachineKeys.generate(world.random()),
                    dataKey,
                    slots);
        } catch (Problem problem) {
            passphrases.discardSaved();
            throw problem;
        }
    }

    private MachineIdentity finish(Enrollment enrollment, CredentialsFile credentials, PendingRegistration pending) {
        MachineRegistered answer = enrollment.register(new RegisterMachine(
                pending.machineName(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                world.agentVersion(),
                pending.keys().point().verifyingKey().toString(),
                pending.keys().authentication().verifyingKey().toString(),
                pending.domain().toString(),
                pending.slots().stream()
                        .map(slot -> Base64.getEncoder().encodeToString(slot.encode()))
                        .toList()));
        if (!answer.vault().equals(pending.vault().toString())
                || !answer.signingKey().equals(credentials.grant().signingKey().toString())) {
            throw otherVault(credentials);
        }
        MachineIdentity identity = new MachineIdentity(
                machineId(answer),
                answer.name(),
                FIRST,
                Instant.ofEpochMilli(answer.registered()),
                pending.vault(),
                answer.vaultName(),
                credentials.grant().signingKey(),
                pending.domain(),
                pending.cost(),
                pending.keys(),
                List.of(pending.dataKey()));
        keys.keep(identity);
        return identity;
    }

    private static MachineId machineId(MachineRegistered answer) {
        try {
            return MachineId.parse(answer.machine());
        } catch (IllegalArgumentException notAnId) {
            throw ProblemCode.VAULT_ANSWER_GARBAGE.with("reason", "a machine id that is none");
        }
    }

    private static Registration.Report report(MachineIdentity identity, Registration registration) {
        Optional<String> savedTo = registration.passphrase() instanceof PassphraseChoice.Generated generated
                ? Optional.of(generated.saveTo().toString())
                : Optional.empty();
        return new Registration.Report(
                identity.machine().toString(), identity.machineName(), identity.vaultName(), savedTo);
    }
}
