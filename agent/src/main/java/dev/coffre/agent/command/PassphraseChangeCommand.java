package dev.coffre.agent.command;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.machine.PassphraseChange;
import picocli.CommandLine.Command;

/** {@code coffre passphrase change} */
@Command(name = "change")
final class PassphraseChangeCommand extends KeyChangeCommand {
    PassphraseChangeCommand(CommandRunner runner) {
        super(runner, "passphrase change");
    }

    @Override
    Runnable change(TerminalOutput output, ConfirmedChange change) {
        KeyFolder keys = new KeyFolder(runner().context().home().keys());
        new PassphraseChange(change.slots(), keys)
                .run(change.machine(), change.passphrase(), change.pin().pin(runner()));
        return () -> output.message("passphrase.changed");
    }
}
