package dev.coffre.agent.command;

import dev.coffre.agent.console.ConsoleOnDemand;
import dev.coffre.agent.daemon.Daemon;
import dev.coffre.agent.machine.MachineStatus;
import dev.coffre.agent.process.StopRequests;
import dev.coffre.vault.problem.ExitCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre daemon}: runs the daemon in the foreground until a signal ends it. */
@Command(name = "daemon")
final class DaemonCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    DaemonCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("daemon", common, this::serve);
    }

    private Result serve(Speech speech) {
        ConsoleOnDemand console = new ConsoleOnDemand(shell.world());
        Daemon daemon = new Daemon(shell.world(), console, () -> MachineStatus.ask(shell.world()));
        CompletableFuture<ExitCode> asked = new CompletableFuture<>();
        StopRequests stops = shell.world().stops();
        try (console;
                StopRequests.Registration _ = stops.register(exit -> {
                    asked.complete(exit);
                    Thread.ofPlatform().name("stop-on-signal").start(daemon::stop);
                    Thread.ofPlatform().daemon().name("end-of-daemon").start(() -> endLater(speech, exit));
                })) {
            daemon.run(() -> {
                speech.say("daemon.ready");
                speech.event(Map.of("event", "ready"));
            });
            return asked.isDone() ? Result.of(asked.join()) : Result.done();
        }
    }

    /** Ends the process if the running job, or a blocked read, keeps the daemon from stopping. */
    private void endLater(Speech speech, ExitCode exit) {
        try {
            Thread.sleep(PATIENCE);
            shell.world().stops().end(exit, () -> speech.result(Result.of(exit)).exit());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
