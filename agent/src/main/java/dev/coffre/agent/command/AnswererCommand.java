package dev.coffre.agent.command;

import dev.coffre.agent.answerer.Answerer;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.platform.LocalSocket;
import dev.coffre.agent.process.LockFile;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code coffre answerer}: the process that answers commands for the daemon, which starts it. Prints the address of its
 * socket. Ends when its standard input does, or some minutes after the last question.
 */
@Command(name = "answerer", hidden = true)
final class AnswererCommand implements Callable<Integer> {
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final CommandRunner runner;
    private final CoffreHome home;
    private final Answerer answerer;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    AnswererCommand(CommandRunner runner, CoffreHome home, Answerer answerer) {
        this.runner = runner;
        this.home = home;
        this.answerer = answerer;
    }

    @Override
    public Integer call() {
        return runner.run("answerer", common, this::serve);
    }

    private CommandResult serve(TerminalOutput output) {
        LockFile lock = LockFile.acquire(home.state().resolve("answerer.lock"))
                .orElseThrow(ProblemCode.DAEMON_RUNNING::problem);
        try (lock;
                StopDispatcher.StopRegistration _ = runner.stops().register(exit -> answerer.end())) {
            Optional<LocalSocket> socket = home.sockets().listen(home.state(), Answerer.SOCKET, answerer::answer);
            if (socket.isEmpty()) {
                return CommandResult.of(ExitCode.FAILED);
            }
            try (LocalSocket open = socket.get()) {
                output.print(open.address());
                Thread.ofPlatform().daemon().name("end-of-daemon").start(this::awaitEndOfInput);
                answerer.awaitEnd(IDLE);
            }
            return CommandResult.done();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CommandResult.of(ExitCode.FAILED);
        }
    }

    /** The daemon writes nothing. Its end, in any way, ends the input. */
    private void awaitEndOfInput() {
        try (InputStream in = runner.terminal().in()) {
            while (in.read() >= 0) {
                continue;
            }
        } catch (IOException closed) {
            // As the end.
        } finally {
            answerer.end();
        }
    }
}
