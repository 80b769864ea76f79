package dev.coffre.agent.command;

import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.PassphraseChange;
import dev.coffre.agent.machine.SlotWriter;
import dev.coffre.agent.registration.LossWarning;
import dev.coffre.agent.registration.PassphraseSource;
import dev.coffre.agent.world.World;
import dev.coffre.sealing.slot.Passphrase;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre passphrase change} */
@Command(name = "change")
final class PassphraseChangeCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private NewPassphraseOptions passphrase = new NewPassphraseOptions();

    @Mixin
    private PinOptions pin = new PinOptions();

    @Option(names = "--i-saved-the-passphrase", descriptionKey = "register.acknowledged")
    private boolean acknowledged;

    PassphraseChangeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("passphrase change", common, this::change);
    }

    private Result change(Speech speech) {
        World world = shell.world();
        try (OutageNews outages = new OutageNews(speech);
                ConnectedMachine machine = ConnectedMachine.open(world, world.brief(), outages);
                RunningJob job = KeyChangeJob.begin(shell, machine, "passphrase change")) {
            return job.run(() -> change(speech, machine, job));
        }
    }

    private Result change(Speech speech, ConnectedMachine machine, RunningJob job) {
        World world = shell.world();
        machine.slotsToChange();
        try (Passphrase chosen = new PassphraseSource(world.terminal(), speech.texts(), world.random())
                .choose(passphrase.choice(speech.texts()))) {
            new LossWarning(world.terminal(), speech.texts()).require(acknowledged);
            SlotWriter slots = new SlotWriter(world.kdf(), world.cost(), world.random());
            new PassphraseChange(slots, new KeyFolder(world.home().keys())).run(machine, chosen, pin.pin(shell));
            KeyChangeJob.done(job);
            speech.say("passphrase.changed");
            return Result.done();
        }
    }
}
