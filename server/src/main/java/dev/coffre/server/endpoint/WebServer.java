package dev.coffre.server.endpoint;

import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.portal.Portal;
import dev.coffre.server.tls.TlsIdentity;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** The running HTTPS server. Closing it lets active requests finish. */
public final class WebServer implements AutoCloseable {
    /** Starts are serialised, because Tomcat's cipher parser fills its static tables without a lock. */
    private static final Lock START_LOCK = new ReentrantLock();

    private final ServletWebServerApplicationContext context;

    private WebServer(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    /**
     * Settings of the server.
     *
     * @param address to bind to; empty for all addresses
     * @param port 0 for any free port
     * @param folder for logs and the web server's temporary files
     * @param logLevel of Coffre's own loggers
     * @param proxies reverse proxies whose forwarding headers are trusted
     */
    public record WebServerSettings(
            String address,
            int port,
            DataDirectory folder,
            String logLevel,
            LogFormat logFormat,
            TrustedProxies proxies,
            EdgePolicy edge) {
        /** With the default limits. */
        public WebServerSettings(
                String address,
                int port,
                DataDirectory folder,
                String logLevel,
                LogFormat logFormat,
                TrustedProxies proxies) {
            this(address, port, folder, logLevel, logFormat, proxies, EdgePolicy.DEFAULT);
        }
    }

    /**
     * Limits and policies for clients.
     *
     * @param maxConnections maximum number of simultaneous connections
     * @param hsts whether browsers must use HTTPS only for a year
     */
    public record EdgePolicy(int maxConnections, boolean hsts) {
        /** Fits the heap that the package's launcher sets. */
        public static final int DEFAULT_CONNECTIONS = 1000;

        public static final int MIN_CONNECTIONS = 16;
        public static final int MAX_CONNECTIONS = 20_000;
        public static final EdgePolicy DEFAULT = new EdgePolicy(DEFAULT_CONNECTIONS, false);
    }

    /** Source of request ids. */
    record RequestIdSource(RandomGenerator random) {}

    /**
     * Starts the server.
     *
     * @param random source of request ids
     * @throws Problem {@code port-in-use}
     */
    public static WebServer start(
            VaultApi api, Portal portal, TlsIdentity identity, WebServerSettings settings, RandomGenerator random) {
        SpringApplication application = new SpringApplication(WebConfiguration.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        // The program closes everything in its own order.
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of(
                "coffre.logs", settings.folder().logs().toString(),
                "coffre.level", settings.logLevel(),
                "coffre.format", settings.logFormat().code(),
                "logging.config", "classpath:logback-serve.xml"));
        application.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) context -> {
            context.registerBean(VaultApi.class, () -> api);
            context.registerBean(Portal.class, () -> portal);
            context.registerBean(TlsIdentity.class, () -> identity);
            context.registerBean(WebServerSettings.class, () -> settings);
            context.registerBean(RequestIdSource.class, () -> new RequestIdSource(random));
        });
        START_LOCK.lock();
        try {
            return new WebServer((ServletWebServerApplicationContext) application.run());
        } catch (RuntimeException e) {
            throw toProblem(e, settings);
        } finally {
            START_LOCK.unlock();
        }
    }

    private static RuntimeException toProblem(RuntimeException failure, WebServerSettings settings) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException || cause instanceof java.net.BindException) {
                return ProblemCode.PORT_IN_USE.with("port", settings.port()).causedBy(failure);
            }
        }
        return failure instanceof WebServerException
                ? ProblemCode.PORT_IN_USE.with("port", settings.port()).causedBy(failure)
                : failure;
    }

    /** The port that the server listens on, or -1 if it is not running. */
    public int port() {
        var server = context.getWebServer();
        return server == null ? -1 : server.getPort();
    }

    /** Presents this TLS key to new connections. Existing connections continue. */
    public void presentKey(TlsIdentity identity) {
        context.getBean(DefaultSslBundleRegistry.class)
                .updateBundle(WebConfiguration.TLS_BUNDLE, WebConfiguration.bundle(identity));
    }

    @Override
    public void close() {
        context.close();
    }
}
