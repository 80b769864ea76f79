package dev.coffre.agent.command;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.machine.PassphraseChange;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.agent.registration.PassphraseCrypto;
import picocli.CommandLine.Command;

/** {@code coffre passphrase change} */
@Command(name = "change")
final class PassphraseChangeCommand extends KeyChangeCommand {
    private final KeyFolder keys;

    PassphraseChangeCommand(
            CommandRunner runner, VaultConnector vault, ReportedJobs jobs, PassphraseCrypto crypto, KeyFolder keys) {
        super(runner, "passphrase change", vault, jobs, crypto);
        this.keys = keys;
    }

    @Override
    Runnable change(TerminalOutput output, ConfirmedChange change) {
        new PassphraseChange(change.slots(), keys)
                .run(change.machine(), change.passphrase(), change.pin().pin(runner()));
        return () -> output.message("passphrase.changed");
    }
}
