package dev.coffre.agent.command;

import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.RetentionShown;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre policy stop} */
@Command(name = "stop")
final class PolicyStopCommand implements Callable<Integer> {
    private static final String MUTABLE = "off";

    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PinOptions pin = new PinOptions();

    @Option(names = "--delete", descriptionKey = "stop.delete")
    private boolean delete;

    @Option(names = "--yes", descriptionKey = "stop.yes")
    private boolean yes;

    PolicyStopCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("policy stop", common, this::stop);
    }

    private Result stop(Speech speech) {
        StoppedProtection file = new StoppedProtection(shell.world().home().state());
        try (ConnectedMachine machine =
                ConnectedMachine.open(shell.world(), shell.world().brief())) {
            MachineRetention retention = machine.vault().retention();
            RetentionShown now = retention.show(Long.MAX_VALUE);
            Instant moment = shell.world().clock().instant();
            if (file.read().isEmpty()) {
                requireSure(now);
            }
            Optional<SecurityPin> allowed = delete ? Optional.of(pin.pin(shell)) : Optional.empty();
            new ProtectionStop(retention, file).stop(now, moment, allowed);
            if (delete) {
                speech.say("stop.deleted", now.safeguards().softDeleteDays());
            } else {
                speech.say("stop.kept");
            }
            speech.say("stop.next");
        }
        return Result.done();
    }

    /** In an immutable vault stopping is final: resuming the policy would shorten retention. */
    private void requireSure(RetentionShown now) {
        boolean forGood =
                now.policy().isPresent() && !now.safeguards().immutability().equals(MUTABLE);
        if (forGood && !yes) {
            throw ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("stop.for-good"));
        }
    }
}
