package dev.coffre.agent.command;

import dev.coffre.agent.console.ConsoleServer;
import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.process.StopRequests;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre console}: asks the daemon for a link. Without a daemon, serves the console until interrupted. */
@Command(name = "console")
final class ConsoleCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;

    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--port", paramLabel = "PORT", descriptionKey = "console.port")
    private int port;

    ConsoleCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("console", common, this::serve);
    }

    private Result serve(Speech speech) {
        if (port < 0 || port > MAX_PORT) {
            throw ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.value", "--port", port));
        }
        Optional<String> link =
                port == 0 ? new DaemonClient(shell.world().home().state()).consoleLink() : Optional.empty();
        if (link.isPresent()) {
            tell(speech, link.get());
            return Result.done();
        }
        return serveHere(speech);
    }

    private static void tell(Speech speech, String link) {
        speech.say("console.link", link);
        speech.event(Map.of("event", "console", "link", link));
    }

    private Result serveHere(Speech speech) {
        CompletableFuture<ExitCode> asked = new CompletableFuture<>();
        try (ConsoleServer server = ConsoleServer.start(shell.world(), port);
                StopRequests.Registration _ = shell.world().stops().register(asked::complete)) {
            tell(speech, server.link());
            speech.say("console.stays");
            return Result.of(asked.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Result.done();
        }
    }
}
