package dev.coffre.server.cli;

import dev.coffre.server.address.Serving;
import dev.coffre.server.address.Trust;
import dev.coffre.server.data.DataFolder;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signal.StopSignals;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coffre-vault serve}: runs until a signal stops it. */
@Command(name = "serve", versionProvider = Version.class)
final class ServeCommand extends VaultCommand {
    @Option(names = "--port", paramLabel = "N", defaultValue = "8443", descriptionKey = "serve.port")
    private int port;

    @Option(names = "--address", paramLabel = "A", defaultValue = "", descriptionKey = "serve.address")
    private String address = "";

    @Option(names = "--url", paramLabel = "URL", arity = "1", descriptionKey = "serve.url")
    private List<String> urls = List.of();

    @Option(names = "--tls-pin", paramLabel = "PIN|ca", arity = "1", descriptionKey = "serve.tls-pin")
    private List<String> tlsPins = List.of();

    @Option(names = "--admin-password-file", paramLabel = "F", descriptionKey = "serve.admin-password-file")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(
            names = "--agent-archives",
            paramLabel = "DIR",
            defaultValue = "${sys:coffre.packages:-}",
            descriptionKey = "serve.agent-archives")
    private String agentArchives = "";

    @Option(names = "--log-level", paramLabel = "LEVEL", defaultValue = "INFO", descriptionKey = "serve.log-level")
    private String logLevel = "INFO";

    @Option(names = "--log-format", paramLabel = "FORMAT", defaultValue = "TEXT", descriptionKey = "serve.log-format")
    private LogFormat logFormat = LogFormat.TEXT;

    @Option(names = "--trusted-proxy", paramLabel = "CIDR", arity = "1", descriptionKey = "serve.trusted-proxy")
    private List<String> trustedProxies = List.of();

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "" + WebServer.Edge.USUAL_CONNECTIONS,
            descriptionKey = "serve.max-connections")
    private int maxConnections;

    @Option(names = "--hsts", descriptionKey = "serve.hsts")
    private boolean hsts;

    ServeCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    int run(Printer printer) {
        DataFolder folder = common().folder();
        ServeSettings settings = new ServeSettings(
                folder,
                address,
                port,
                new Serving(urls, Trust.of(tlsPins)),
                passwordFile.map(PasswordFile::read),
                agentArchives.isEmpty() ? folder.root().resolve("agents") : Path.of(agentArchives),
                logLevel,
                logFormat,
                TrustedProxies.of(trustedProxies),
                edge());
        try (RunningService service = RunningService.start(settings, environment())) {
            service.setupCode().ifPresent(code -> {
                printer.say("serve.setup", code);
                printer.event("setup", Map.of("code", code));
            });
            for (String url : service.urls()) {
                printer.say("serve.ready", url, service.pin());
            }
            printer.event("ready", Map.of("urls", service.urls(), "pin", service.pin(), "port", service.port()));
            environment().out().flush();
            ExitCode asked = awaitStop();
            service.close();
            return printer.ended("stopped", asked);
        }
    }

    /** Waits for the first stop signal. Further signals do not shorten the shutdown. */
    private static ExitCode awaitStop() {
        CompletableFuture<ExitCode> asked = new CompletableFuture<>();
        StopSignals.onEach(asked::complete);
        return asked.join();
    }

    private WebServer.Edge edge() {
        if (maxConnections < WebServer.Edge.LEAST_CONNECTIONS || maxConnections > WebServer.Edge.MOST_CONNECTIONS) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason",
                    "--max-connections: " + WebServer.Edge.LEAST_CONNECTIONS + "–" + WebServer.Edge.MOST_CONNECTIONS);
        }
        return new WebServer.Edge(maxConnections, hsts);
    }
}
