package dev.coffre.agent.command;

import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.agent.reading.VaultReader;
import dev.coffre.agent.registration.CredentialsFile;
import dev.coffre.agent.registration.SecretSource;
import dev.coffre.vault.client.OutageListener;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
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
    ReadableMachine open(CommandRunner runner, MachineOpener opener) {
        return open(runner, opener, OutageListener.NONE);
    }

    /** As {@link #open(CommandRunner, MachineOpener)}. {@code outages} is notified while the vault does not answer. */
    ReadableMachine open(CommandRunner runner, MachineOpener opener, OutageListener outages) {
        if (machine == null && credentials == null) {
            if (passphraseFile != null || recoveryCodeFile != null) {
                throw together(
                        runner, passphraseFile != null ? "--passphrase-file" : "--recovery-code-file", "--machine");
            }
            return opener.openOwn(outages);
        }
        if (machine == null) {
            throw together(runner, "--credentials", "--machine");
        }
        if (credentials == null) {
            throw together(runner, "--machine", "--credentials");
        }
        return foreign(runner, opener, machine, CredentialsFile.read(credentials), outages);
    }

    private static Problem together(CommandRunner runner, String given, String missing) {
        return ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("flags.together", given, missing));
    }

    private ReadableMachine foreign(
            CommandRunner runner, MachineOpener opener, String wanted, CredentialsFile file, OutageListener outages) {
        VaultReader vault = opener.openVault(file, kind.wanted(runner), outages);
        try {
            ReadableMachine opened = vault.openMachine(
                    wanted,
                    locked -> secret().open(locked, opener.crypto(), runner.terminal(), runner.texts())
                            .keys());
            return opened.alsoClosing(vault::close);
        } catch (RuntimeException e) {
            vault.close();
            throw e;
        }
    }

    private SecretSource secret() {
        return new SecretSource(
                Optional.ofNullable(passphraseFile).map(NewPassphraseOptions::path),
                Optional.ofNullable(recoveryCodeFile).map(NewPassphraseOptions::codePath));
    }
}
