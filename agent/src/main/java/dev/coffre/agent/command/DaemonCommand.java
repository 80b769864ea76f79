package dev.coffre.agent.command;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre daemon}: runs the daemon in the foreground until a signal ends it. */
@Command(name = "daemon")
final class DaemonCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final DaemonRun daemon;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    DaemonCommand(CommandRunner runner, DaemonRun daemon) {
        this.runner = runner;
        this.daemon = daemon;
    }

    @Override
    public Integer call() {
        return runner.run("daemon", common, this::serve);
    }

    private CommandResult serve(TerminalOutput output) {
        return daemon.run(output, () -> {
            output.message("daemon.ready");
            output.event(Map.of("event", "ready"));
        });
    }
}
