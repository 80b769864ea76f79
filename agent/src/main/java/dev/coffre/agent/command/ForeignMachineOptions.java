package dev.coffre.agent.command;

import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.reading.MachineChoice;
import dev.coffre.agent.reading.OwnPoints;
import dev.coffre.agent.reading.VaultReading;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.KeptSecret;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.OutageListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Selects whose recovery points are read: this machine's, or another machine's of the vault. */
final class ForeignMachineOptions {
    @Option(names = "--machine", paramLabel = "NAME|ID", descriptionKey = "machine")
    private @Nullable String machine;

    @Option(names = "--credentials", paramLabel = "FILE", descriptionKey = "credentials")
    private @Nullable String credentials;

    @Option(names = "--passphrase-file", paramLabel = "FILE", descriptionKey = "passphrase-file")
    private @Nullable String passphraseFile;

    @Option(names = "--recovery-code-file", paramLabel = "FILE", descriptionKey = "recovery-code-file")
    private @Nullable String recoveryCodeFile;

    @Mixin
    private KindOption kind = new KindOption();

    /** Returns whether another machine's points are selected. */
    boolean isForeign() {
        return machine != null;
    }

    /** Opens the selected points. The caller closes them. */
    ReadableDomain open(Shell shell) {
        return open(shell, OutageListener.NONE);
    }

    /** As {@link #open(Shell)}. {@code outages} is notified while the vault does not answer. */
    ReadableDomain open(Shell shell, OutageListener outages) {
        if (machine == null && credentials == null) {
            if (passphraseFile != null || recoveryCodeFile != null) {
                throw together(
                        shell, passphraseFile != null ? "--passphrase-file" : "--recovery-code-file", "--machine");
            }
            return OwnPoints.open(shell.world(), outages);
        }
        if (machine == null) {
            throw together(shell, "--credentials", "--machine");
        }
        if (credentials == null) {
            throw together(shell, "--machine", "--credentials");
        }
        return foreign(shell, machine, CredentialsFile.read(credentials), outages);
    }

    private static Problem together(Shell shell, String given, String missing) {
        return ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.together", given, missing));
    }

    private ReadableDomain foreign(Shell shell, String wanted, CredentialsFile file, OutageListener outages) {
        World world = shell.world();
        VaultReading vault = VaultReading.open(world, file, MachineChoice.of(world, kind.asked(shell)), outages);
        try {
            ReadableDomain domain = vault.read(
                    wanted,
                    locked -> secret().open(locked, world, shell.texts()).keys());
            return domain.with(vault::close);
        } catch (RuntimeException e) {
            vault.close();
            throw e;
        }
    }

    private KeptSecret secret() {
        return new KeptSecret(
                Optional.ofNullable(passphraseFile).map(NewPassphraseOptions::path),
                Optional.ofNullable(recoveryCodeFile).map(NewPassphraseOptions::codePath));
    }
}
