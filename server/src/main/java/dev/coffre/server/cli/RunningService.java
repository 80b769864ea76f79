package dev.coffre.server.cli;

import dev.coffre.server.address.AddressBook;
import dev.coffre.server.admin.AdminSocket;
import dev.coffre.server.data.DataFolder;
import dev.coffre.server.data.FolderLock;
import dev.coffre.server.endpoint.VaultApi;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.limit.IdleHeap;
import dev.coffre.server.portal.Portal;
import dev.coffre.server.service.FirstStart;
import dev.coffre.server.service.Housekeeping;
import dev.coffre.server.service.MailDelivery;
import dev.coffre.server.service.StoreParts;
import dev.coffre.server.service.VaultService;
import dev.coffre.server.tls.TlsIdentity;
import dev.coffre.server.tls.TlsKeys;
import dev.coffre.vault.disk.LocalDisk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The running service over a data folder that it has locked: HTTPS, administration socket and periodic tasks. */
final class RunningService implements AutoCloseable {
    /** System property by which tests shorten the idle time. */
    private static final String IDLE_SECONDS = "coffre.idle.seconds";

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private List<String> urls = List.of();
    private String pin = "";
    private Optional<String> setupCode = Optional.empty();
    private Optional<Portal> portal = Optional.empty();
    private int port;

    private RunningService() {}

    /** Starts the service. If the start fails, everything that was opened is closed. */
    static RunningService start(ServeSettings settings, Environment environment) {
        RunningService service = new RunningService();
        boolean started = false;
        try {
            service.open(settings, environment);
            started = true;
            return service;
        } finally {
            if (!started) {
                service.close();
            }
        }
    }

    private void open(ServeSettings settings, Environment environment) {
        DataFolder folder = settings.folder().create();
        opened(FolderLock.take(folder));
        opened(IdleHeap.watch(Duration.ofSeconds(Long.getLong(IDLE_SECONDS, IdleHeap.USUAL.toSeconds()))));
        TlsIdentity identity = new TlsKeys(folder.keys(), environment.clock(), environment.random()).openOrCreate();
        StoreParts store = StoreParts.open(folder, new LocalDisk(), environment.clock(), environment.random());
        AddressBook addresses = store.addressBook(folder, environment.clock(), environment.random());
        VaultService core = opened(VaultService.open(
                store,
                addresses,
                settings.agentArchives(),
                environment.clock(),
                environment.random(),
                environment.passwordCost()));
        opened(Housekeeping.begin(core, environment.nanos()));
        opened(MailDelivery.begin(core));
        setupCode = FirstStart.begin(core, settings.password());
        pin = identity.pin();
        PlatformThreads threads = opened(new PlatformThreads());
        VaultApi api = new VaultApi(core, threads);
        Portal pages = new Portal(core, addresses::current, threads);
        WebServer web = opened(WebServer.start(
                api,
                pages,
                identity,
                new WebServer.Settings(
                        settings.address(),
                        settings.port(),
                        folder,
                        settings.logLevel(),
                        settings.logFormat(),
                        settings.proxies(),
                        settings.edge()),
                environment.random()));
        // Closed before the web server, which waits for all active responses.
        opened(core.jobFeed());
        portal = Optional.of(pages);
        port = web.port();
        addresses.serve(settings.serving(), supposedUrl(settings), web::show);
        urls = addresses.entry().urls();
        opened(AdminSocket.open(folder.adminSocket(), core.administration()));
    }

    private String supposedUrl(ServeSettings settings) {
        String host = settings.address().isEmpty() ? "localhost" : settings.address();
        return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private <T extends AutoCloseable> T opened(T part) {
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

    /** The setup code, while the service has no account. */
    Optional<String> setupCode() {
        return setupCode;
    }

    /** Closes the parts in reverse order of opening. Idempotent. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                System.getLogger(RunningService.class.getName())
                        .log(System.Logger.Level.ERROR, "could not close " + part, e);
            }
        }
    }
}
