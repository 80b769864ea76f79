package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.RetentionResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre policy stop} */
@Command(name = "stop")
final class PolicyStopCommand implements Callable<Integer> {
    private static final String MUTABLE = "off";

    private final CommandRunner runner;
    private final CoffreHome home;
    private final VaultConnector vault;
    private final InstantSource clock;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private PinOptions pin = new PinOptions();

    @Option(names = "--delete", descriptionKey = "stop.delete")
    private boolean delete;

    @Option(names = "--yes", descriptionKey = "stop.yes")
    private boolean yes;

    PolicyStopCommand(CommandRunner runner, CoffreHome home, VaultConnector vault, InstantSource clock) {
        this.runner = runner;
        this.home = home;
        this.vault = vault;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        return runner.run("policy stop", common, this::stop);
    }

    private CommandResult stop(TerminalOutput output) {
        StoppedProtectionFile file = new StoppedProtectionFile(home.state());
        try (ConnectedMachine machine = vault.connect()) {
            MachineRetention retention = machine.vault().retention();
            RetentionResponse now = retention.show(Long.MAX_VALUE);
            Instant moment = clock.instant();
            if (file.read().isEmpty()) {
                requireSure(now);
            }
            Optional<SecurityPin> allowed = delete ? Optional.of(pin.pin(runner)) : Optional.empty();
            new ProtectionStop(retention, file).stop(now, moment, allowed);
            if (delete) {
                output.message("stop.deleted", now.safeguards().softDeleteDays());
            } else {
                output.message("stop.kept");
            }
            output.message("stop.next");
        }
        return CommandResult.done();
    }

    /** In an immutable vault stopping is final: resuming the policy would shorten retention. */
    private void requireSure(RetentionResponse now) {
        boolean forGood =
                now.policy().isPresent() && !now.safeguards().immutability().equals(MUTABLE);
        if (forGood && !yes) {
            throw ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("stop.for-good"));
        }
    }
}
