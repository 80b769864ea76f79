package dev.coffre.agent.registration;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.MachineKeys;
import dev.coffre.agent.home.PendingRegistration;
import dev.coffre.agent.machine.SlotWriter;
import dev.coffre.agent.terminal.Terminal;
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
import dev.coffre.vault.slot.KeySlotFile;
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
    private final KeyFolder keys;

    public RegistrationRun(World world, Texts texts) {
        this.world = world;
        this.terminal = world.terminal();
        this.texts = texts;
        this.keys = new KeyFolder(world.home().keys());
    }

    public Registration.Report run(Registration registration) {
        try (AcceptedCredentials credentials =
                AcceptedCredentials.open(world, texts, registration.credentials(), registration.proxy())) {
            if (registration.startOver()) {
                keys.dropPending();
            }
            try (PendingRegistration pending = pending(registration, credentials)) {
                credentials.keepAddress();
                return report(finish(credentials, pending), pending, registration);
            }
        }
    }

    /** The registration that was not finished, or a new one, kept. */
    private PendingRegistration pending(Registration registration, AcceptedCredentials credentials) {
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

    private PendingRegistration make(Registration registration, AcceptedCredentials credentials) {
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

    private MachineIdentity finish(AcceptedCredentials credentials, PendingRegistration pending) {
        MachineRegistered answer = credentials
                .enrollment()
                .register(new RegisterMachine(
                        pending.machineName(),
                        System.getProperty("os.name") + " " + System.getProperty("os.version"),
                        world.agentVersion(),
                        pending.keys().point().verifyingKey().toString(),
                        pending.keys().authentication().verifyingKey().toString(),
                        pending.domain().toString(),
                        pending.slots().stream()
                                .map(slot -> Base64.getEncoder().encodeToString(slot.encode()))
                                .toList()));
        credentials.requireSame(pending.vault(), answer.vault(), answer.signingKey());
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

    private static Registration.Report report(
            MachineIdentity identity, PendingRegistration pending, Registration registration) {
        Optional<String> savedTo = registration.passphrase() instanceof PassphraseChoice.Generated generated
                ? Optional.of(generated.saveTo().toString())
                : Optional.empty();
        return new Registration.Report(
                identity.machine().toString(),
                identity.machineName(),
                pending.machineName(),
                identity.vaultName(),
                savedTo);
    }
}
