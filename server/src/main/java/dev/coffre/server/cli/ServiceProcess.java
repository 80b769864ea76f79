package dev.coffre.server.cli;

import dev.coffre.server.address.AddressService;
import dev.coffre.server.admin.AdminSocket;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.DataDirectoryLock;
import dev.coffre.server.endpoint.VaultApi;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.limit.IdleHeapTrimmer;
import dev.coffre.server.portal.Portal;
import dev.coffre.server.service.AdministrationServices;
import dev.coffre.server.service.InitialAccount;
import dev.coffre.server.service.OpenStore;
import dev.coffre.server.service.Readiness;
import dev.coffre.server.service.ServiceClock;
import dev.coffre.server.service.VaultService;
import dev.coffre.server.tls.TlsIdentity;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.store.disk.LocalDisk;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The running service over a data folder that it has locked: HTTPS, administration socket and periodic tasks. */
final class ServiceProcess implements AutoCloseable {
    /** System property by which tests shorten the idle time. */
    private static final String IDLE_SECONDS = "coffre.idle.seconds";

    /** Two checks of a load balancer that looks every two seconds, and some time for it to act. */
    private static final Duration SHARED_DRAIN = Duration.ofSeconds(6);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private List<String> urls = List.of();
    private String pin = "";
    private Optional<Portal> portal = Optional.empty();
    private int port;

    private ServiceProcess() {}

    /**
     * Starts the service. If the start fails, everything that was opened is closed.
     *
     * @param showSetupCode takes the setup code while the service has no account, before the first request is answered
     */
    static ServiceProcess start(ServeSettings settings, Environment environment, Consumer<String> showSetupCode) {
        ServiceProcess service = new ServiceProcess();
        boolean started = false;
        try {
            service.open(settings, environment, showSetupCode);
            started = true;
            return service;
        } finally {
            if (!started) {
                service.close();
            }
        }
    }

    private void open(ServeSettings settings, Environment environment, Consumer<String> showSetupCode) {
        DataDirectory folder = settings.folder().create();
        closeLater(DataDirectoryLock.acquire(folder));
        closeLater(IdleHeapTrimmer.start(
                Duration.ofSeconds(Long.getLong(IDLE_SECONDS, IdleHeapTrimmer.DEFAULT_INTERVAL.toSeconds()))));
        ServiceClock clock = closeLater(new ServiceClock(environment.clock(), environment.nanos()));
        OpenStore store = open(folder, settings, clock, environment.random());
        TlsIdentity identity = identity(store, environment);
        VaultService core = closeLater(VaultService.open(
                store, settings.agentArchives(), clock, environment.random(), environment.passwordCost()));
        closeLater(core.startTasks(environment.nanos()));
        closeLater(core.startMail());
        core.startAuditing().ifPresent(this::closeLater);
        InitialAccount.prepare(core.services().people().initialSetup(), settings.password())
                .ifPresent(showSetupCode);
        pin = identity.pin();
        AdministrationServices administration = core.administration();
        AddressService addresses = administration.addresses();
        PlatformThreads threads = closeLater(new PlatformThreads());
        VaultApi api = new VaultApi(core.services(), administration, clock, threads);
        Portal pages = new Portal(core.services(), administration, clock, threads);
        WebServer web = closeLater(WebServer.start(
                api,
                pages,
                identity,
                new WebServer.WebServerSettings(
                        settings.address(),
                        settings.port(),
                        folder,
                        settings.logLevel(),
                        settings.logFormat(),
                        settings.proxies(),
                        settings.edge()),
                environment.random()));
        // Closed before the web server, which waits for all active responses.
        closeLater(core.services().monitoring().jobFeed());
        portal = Optional.of(pages);
        port = web.port();
        addresses.start(settings.serving(), guessedUrl(settings), web::presentKey);
        urls = addresses.entry().urls();
        closeLater(AdminSocket.open(folder.adminSocket(), administration.administration()));
        Duration drain = settings.drain().orElse(store.catalog().isShared() ? SHARED_DRAIN : Duration.ZERO);
        closeLater(() -> drain(core.services().monitoring().readiness(), drain)); // first of all
    }

    /** Answers all requests until load balancers have seen that this process is not ready. */
    private static void drain(Readiness readiness, Duration drain) throws InterruptedException {
        readiness.stop();
        Thread.sleep(drain);
    }

    private static OpenStore open(
            DataDirectory folder, ServeSettings settings, ServiceClock clock, SecureRandom random) {
        OpenStore store = OpenStore.open(folder, new LocalDisk(), settings.locations(), clock, random);
        try {
            clock.follow(store.catalog());
            return store;
        } catch (RuntimeException | Error failed) {
            store.close();
            throw failed;
        }
    }

    /** Called once the store is open: a start that is refused before makes no key. */
    private static TlsIdentity identity(OpenStore store, Environment environment) {
        try {
            return new TlsKeyFiles(store.folder().keys(), environment.clock(), environment.random()).openOrCreate();
        } catch (RuntimeException | Error failed) {
            store.close();
            throw failed;
        }
    }

    private String guessedUrl(ServeSettings settings) {
        String host = settings.address().isEmpty() ? "localhost" : settings.address();
        return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private <T extends AutoCloseable> T closeLater(T part) {
        parts.push(part);
        return part;
    }

    List<String> urls() {
        return urls;
    }

    String pin() {
        return pin;
    }

    /** The portal, once the service has started. */
    Portal portal() {
        return portal.orElseThrow();
    }

    int port() {
        return port;
    }

    /** Closes the parts in reverse order of opening. Idempotent. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                System.getLogger(ServiceProcess.class.getName())
                        .log(System.Logger.Level.ERROR, "could not close " + part, e);
            }
        }
    }
}
