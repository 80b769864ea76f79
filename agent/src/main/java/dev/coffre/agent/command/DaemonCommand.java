package dev.coffre.agent.command;

import dev.coffre.agent.console.ConsoleOnDemand;
import dev.coffre.agent.daemon.Daemon;
import dev.coffre.agent.machine.MachineStatus;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre daemon}: the agent's service, in the foreground until a signal ends it. */
@Command(name = "daemon")
final class DaemonCommand implements Callable<Integer> {
    private static final long PATIENCE_SECONDS = 20;

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
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(daemon, ended), "stop-on-signal"));
        try (console) {
            daemon.run(() -> {
                speech.say("daemon.ready");
                speech.event(Map.of("event", "ready"));
            });
            return Result.done();
        } finally {
            ended.countDown();
        }
    }

    private static void stop(Daemon daemon, CountDownLatch ended) {
        daemon.stop();
        try {
            boolean unused = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
