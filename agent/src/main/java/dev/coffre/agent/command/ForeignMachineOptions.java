package dev.coffre.agent.command;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.KeptWay;
import dev.coffre.agent.machine.KnownSlots;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.KeptSecret;
import dev.coffre.agent.registration.NamedMachine;
import dev.coffre.agent.world.World;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.Enrollment;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose recovery points are meant: this machine's, or those of another machine of the vault. */
final class ForeignMachineOptions {
    @Option(names = "--machine", paramLabel = "NAME|ID", descriptionKey = "machine")
    private @Nullable String machine;

    @Option(names = "--credentials", paramLabel = "FILE", descriptionKey = "credentials")
    private @Nullable String credentials;

    @Option(names = "--passphrase-file", paramLabel = "FILE", descriptionKey = "passphrase-file")
    private @Nullable String passphraseFile;

    @Option(names = "--recovery-code-file", paramLabel = "FILE", descriptionKey = "recovery-code-file")
    private @Nullable String recoveryCodeFile;

    /** Opens what the flags name; the caller closes it. */
    ReadableDomain open(Shell shell) {
        if (machine == null && credentials == null) {
            if (passphraseFile != null || recoveryCodeFile != null) {
                throw ProblemCode.FLAGS_INVALID.with(
                        "reason", shell.texts().say("flags.together", "--passphrase-file", "--machine"));
            }
            return own(shell.world());
        }
        if (machine == null || credentials == null) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", shell.texts().say("flags.together", "--machine", "--credentials"));
        }
        return foreign(shell, machine, CredentialsFile.read(credentials));
    }

    private static ReadableDomain own(World world) {
        ConnectedMachine connected = ConnectedMachine.open(world, world.brief());
        VerifyingKey pointKey = connected.identity().keys().point().verifyingKey();
        return new ReadableDomain(
                connected.identity().machine(),
                connected.identity().machineName(),
                Optional.of(connected.vault().reports()),
                connected.vault(),
                connected.domainKeys(),
                Map.of(connected.identity().keyGeneration(), pointKey),
                connected::close);
    }

    private ReadableDomain foreign(Shell shell, String wanted, CredentialsFile file) {
        World world = shell.world();
        Enrollment enrollment =
                new Enrollment(file.address(), KeptWay.of(world), world.brief(), world.random(), file.bytes());
        try {
            MachineId id = NamedMachine.among(enrollment.machines(), wanted).id();
            Enrollment.ForeignDomain domain = enrollment.read(id);
            DomainKeys keys = secret().open(known(world, domain, id), world, shell.texts());
            return new ReadableDomain(
                    id, domain.machineName(), Optional.empty(), domain.reader(), keys, Map.of(), () -> {
                        keys.close();
                        enrollment.close();
                    });
        } catch (RuntimeException e) {
            enrollment.close();
            throw e;
        }
    }

    /** The slots to be opened. This machine may be named too, and remembers its own; of others it knows nothing. */
    private static DomainSlots known(World world, Enrollment.ForeignDomain named, MachineId id) {
        DomainSlots offered = named.reader().slots();
        Optional<MachineIdentity> self = new KeyFolder(world.home().keys()).machine();
        self.filter(own -> own.machine().equals(id) || own.domain().equals(named.domain()))
                .map(KnownSlots::of)
                .ifPresent(known -> known.require(offered));
        self.ifPresent(MachineIdentity::close);
        return offered;
    }

    private KeptSecret secret() {
        return new KeptSecret(
                Optional.ofNullable(passphraseFile).map(NewPassphraseOptions::path),
                Optional.ofNullable(recoveryCodeFile).map(NewPassphraseOptions::path));
    }
}
