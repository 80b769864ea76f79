package dev.coffre.agent.command;

import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.RetentionShown;
import java.time.Duration;
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
            Optional<StoppedProtection.Stop> before = file.read();
            if (before.isEmpty()) {
                requireSure(now);
            }
            if (delete) {
                retention.deleteAll(pin.pin(shell));
            }
            Optional<Instant> deletedUntil = delete
                    ? Optional.of(moment.plus(Duration.ofDays(now.safeguards().softDeleteDays())))
                    : before.flatMap(StoppedProtection.Stop::deletedUntil);
            // Written before the vault's policy is changed, so that a run whose answer is lost can be repeated.
            file.write(new StoppedProtection.Stop(
                    before.map(StoppedProtection.Stop::since).orElse(moment),
                    before.isPresent() ? before.get().policy() : now.policy(),
                    deletedUntil));
            if (now.policy().isPresent()) {
                retention.set(Optional.empty(), Optional.empty());
            }
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
