package dev.coffre.server.cli;

import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.address.ServerTrust;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.service.Locations;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signal.TerminationSignals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre-vault serve}: runs until a signal stops it. */
@Command(name = "serve", versionProvider = VersionText.class)
final class ServeCommand extends VaultCommand {
    private static final int MAX_DRAIN_SECONDS = 60;

    @Mixin
    private CatalogOptions catalog = new CatalogOptions();

    @Mixin
    private StoreOptions store = new StoreOptions();

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
            defaultValue = "" + WebServer.EdgePolicy.DEFAULT_CONNECTIONS,
            descriptionKey = "serve.max-connections")
    private int maxConnections;

    @Option(names = "--hsts", descriptionKey = "serve.hsts")
    private boolean hsts;

    @Option(names = "--drain-seconds", paramLabel = "N", descriptionKey = "serve.drain-seconds")
    private Optional<Integer> drainSeconds = Optional.empty();

    ServeCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    boolean isService() {
        return true;
    }

    @Override
    int run(Printer printer) {
        DataDirectory folder = common().folder();
        ServeSettings settings = new ServeSettings(
                folder,
                new Locations(catalog.location(folder), store.location(folder)),
                address,
                port,
                new AddressSettings(urls, ServerTrust.parse(tlsPins)),
                passwordFile.map(PasswordFile::read),
                agentArchives.isEmpty() ? folder.root().resolve("agents") : Path.of(agentArchives),
                logLevel,
                logFormat,
                TrustedProxies.parse(trustedProxies),
                edge(),
                drain());
        Consumer<String> showSetupCode = code -> {
            printer.say("serve.setup", code);
            printer.event("setup", Map.of("code", code));
            environment().out().flush();
        };
        try (ServiceProcess service = ServiceProcess.start(settings, environment(), showSetupCode)) {
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
        TerminationSignals.onSignal(asked::complete);
        return asked.join();
    }

    private Optional<Duration> drain() {
        if (drainSeconds
                .filter(seconds -> seconds < 0 || seconds > MAX_DRAIN_SECONDS)
                .isPresent()) {
            throw ProblemCode.FLAGS_INVALID.with("reason", "--drain-seconds: 0–" + MAX_DRAIN_SECONDS);
        }
        return drainSeconds.map(Duration::ofSeconds);
    }

    private WebServer.EdgePolicy edge() {
        if (maxConnections < WebServer.EdgePolicy.MIN_CONNECTIONS
                || maxConnections > WebServer.EdgePolicy.MAX_CONNECTIONS) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason",
                    "--max-connections: " + WebServer.EdgePolicy.MIN_CONNECTIONS + "–"
                            + WebServer.EdgePolicy.MAX_CONNECTIONS);
        }
        return new WebServer.EdgePolicy(maxConnections, hsts);
    }
}
