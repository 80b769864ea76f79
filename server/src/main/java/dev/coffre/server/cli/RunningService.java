package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminSocket;
import dev.coffre.server.data.DataFolder;
import dev.coffre.server.data.FolderLock;
import dev.coffre.server.endpoint.VaultApi;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.hosting.CredentialsIssue.ServiceAddress;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.portal.Portal;
import dev.coffre.server.service.AddressFile;
import dev.coffre.server.service.FirstStart;
import dev.coffre.server.service.Housekeeping;
import dev.coffre.server.service.StoreParts;
import dev.coffre.server.service.VaultService;
import dev.coffre.server.tls.TlsIdentity;
import dev.coffre.server.tls.TlsKeys;
import dev.coffre.vault.disk.LocalDisk;
import dev.coffre.vault.id.Sha256;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The service with all its ears: HTTPS and the administration socket, over a folder that it owns. */
final class RunningService implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private volatile ServiceAddress address = new ServiceAddress(List.of(), List.of());
    private Optional<String> setupCode = Optional.empty();
    private Optional<Portal> portal = Optional.empty();
    private int port;

    private RunningService() {}

    /** Whatever was opened is closed again when the start fails. */
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
        TlsIdentity identity = new TlsKeys(folder.keys(), environment.clock(), environment.random()).openOrCreate();
        VaultService core = opened(VaultService.open(
                StoreParts.open(folder, new LocalDisk(), environment.clock(), environment.random()),
                () -> address,
                settings.agentArchives(),
                environment.clock(),
                environment.random()));
        opened(Housekeeping.begin(core));
        setupCode = FirstStart.begin(core, settings.password());
        PlatformThreads threads = opened(new PlatformThreads());
        VaultApi api = new VaultApi(core, threads);
        Portal pages = new Portal(core, () -> address, threads);
        WebServer web = opened(WebServer.start(
                api,
                pages,
                identity,
                new WebServer.Settings(
                        settings.address(), settings.port(), folder.logs().toString(), settings.logLevel())));
        // Closed before the web server, which waits for every answer that is under way.
        opened(core.jobFeed());
        portal = Optional.of(pages);
        port = web.port();
        address = new ServiceAddress(urls(settings), List.of(Sha256.parse(identity.pin())));
        new AddressFile(folder).write(address);
        opened(AdminSocket.open(folder.adminSocket(), core.administration()));
    }

    private List<String> urls(ServeSettings settings) {
        if (!settings.urls().isEmpty()) {
            return settings.urls();
        }
        String host = settings.address().isEmpty() ? "localhost" : settings.address();
        return List.of("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    List<String> urls() {
        return address.urls();
    }

    String pin() {
        return address.tlsPins().getFirst().toString();
    }

    /** What it shows to people; there once it has started. */
    Portal portal() {
        return portal.orElseThrow();
    }

    int port() {
        return port;
    }

    /** What the first person needs to make an account, while nobody has one. */
    Optional<String> setupCode() {
        return setupCode;
    }

    /** Last opened, first closed. May be called again. */
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
