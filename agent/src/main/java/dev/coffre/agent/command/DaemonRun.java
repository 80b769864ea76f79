package dev.coffre.agent.command;

import dev.coffre.agent.console.ConsoleOnDemand;
import dev.coffre.agent.console.ConsoleServer;
import dev.coffre.agent.daemon.Daemon;
import dev.coffre.agent.daemon.DaemonListener;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.vault.problem.ExitCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs the daemon in this process until a signal or a service manager ends it. */
final class DaemonRun {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    private final CommandRunner runner;
    private final Supplier<ConsoleServer> consoles;
    private final Function<Supplier<String>, Daemon> daemons;

    DaemonRun(CommandRunner runner, Supplier<ConsoleServer> consoles, Function<Supplier<String>, Daemon> daemons) {
        this.runner = runner;
        this.consoles = consoles;
        this.daemons = daemons;
    }

    /** Returns the exit code of the signal that ended the daemon. */
    CommandResult run(TerminalOutput output, DaemonListener listener) {
        ConsoleOnDemand console = new ConsoleOnDemand(consoles);
        Daemon daemon = daemons.apply(console);
        CompletableFuture<ExitCode> asked = new CompletableFuture<>();
        StopDispatcher stops = runner.stops();
        try (console;
                StopDispatcher.StopRegistration _ = stops.register(exit -> {
                    asked.complete(exit);
                    Thread.ofPlatform().name("stop-on-signal").start(daemon::stop);
                    Thread.ofPlatform().daemon().name("end-of-daemon").start(() -> endAfterTimeout(output, exit));
                })) {
            daemon.run(listener);
            return asked.isDone() ? CommandResult.of(asked.join()) : CommandResult.done();
        }
    }

    /** Ends the process if the running job, or a blocked read, keeps the daemon from stopping. */
    private void endAfterTimeout(TerminalOutput output, ExitCode exit) {
        try {
            Thread.sleep(STOP_TIMEOUT);
            runner.stops()
                    .terminate(exit, () -> output.result(CommandResult.of(exit)).exit());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
