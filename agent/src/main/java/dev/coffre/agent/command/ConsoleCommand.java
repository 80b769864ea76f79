package dev.coffre.agent.command;

import dev.coffre.agent.console.BrowserEntry;
import dev.coffre.agent.console.ConsoleServer;
import dev.coffre.agent.console.EntryFile;
import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.process.StopDispatcher;
import dev.coffre.vault.problem.ExitCode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre console}: asks the daemon for a link. Without a daemon, serves the console until interrupted. */
@Command(name = "console")
final class ConsoleCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;

    private final CommandRunner runner;
    private final CoffreHome home;
    private final BrowserEntry browser;
    private final IntFunction<ConsoleServer> consoles;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Option(names = "--port", paramLabel = "PORT", descriptionKey = "console.port")
    private int port;

    @Option(names = "--open", descriptionKey = "console.open")
    private boolean open;

    @Option(names = "--page", paramLabel = "PAGE", descriptionKey = "console.page")
    private EntryFile.EntryPage page = EntryFile.EntryPage.HOME;

    ConsoleCommand(CommandRunner runner, CoffreHome home, BrowserEntry browser, IntFunction<ConsoleServer> consoles) {
        this.runner = runner;
        this.home = home;
        this.browser = browser;
        this.consoles = consoles;
    }

    @Override
    public Integer call() {
        return runner.run("console", common, this::serve);
    }

    private CommandResult serve(TerminalOutput output) {
        if (port < 0 || port > MAX_PORT) {
            throw runner.refusedNumber("--port", port, 0, MAX_PORT);
        }
        Optional<String> link =
                port == 0 ? new DaemonClient(home.state(), home.sockets()).consoleLink() : Optional.empty();
        if (link.isPresent()) {
            show(output, link.get());
            return CommandResult.done();
        }
        return serveInForeground(output);
    }

    /** Opens the browser if it is asked for; prints the link otherwise, and if there is no browser. */
    private void show(TerminalOutput output, String link) {
        if (open && browser.open(new EntryFile(link, page))) {
            output.message("console.opened");
            output.event(Map.of("event", "console", "opened", page.toString()));
        } else {
            printLink(output, link);
        }
    }

    private static void printLink(TerminalOutput output, String link) {
        output.message("console.link", link);
        output.event(Map.of("event", "console", "link", link));
    }

    private CommandResult serveInForeground(TerminalOutput output) {
        CompletableFuture<ExitCode> asked = new CompletableFuture<>();
        try (ConsoleServer server = consoles.apply(port);
                StopDispatcher.StopRegistration _ = runner.stops().register(asked::complete)) {
            show(output, server.link());
            output.message("console.stays");
            return CommandResult.of(asked.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return CommandResult.done();
        }
    }
}
