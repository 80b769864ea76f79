package dev.coffre.agent.command;

import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.world.World;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre policy show} */
@Command(name = "show")
final class PolicyShowCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    PolicyShowCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("policy show", common, this::run);
    }

    private Result run(Speech speech) {
        World world = shell.world();
        new BackupPolicyList(speech)
                .show(
                        new BackupPolicyFile(world.home().policy()).read(),
                        new DaemonClient(world.home().state()).state());
        try (ConnectedMachine machine = ConnectedMachine.open(world, world.brief())) {
            StoppedNote.of(shell).ifPresent(note -> note.tell(speech));
            new RetentionList(speech).show(machine.vault().retention()::show);
        }
        return Result.done();
    }
}
