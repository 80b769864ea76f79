package dev.coffre.server.endpoint;

import dev.coffre.server.data.DataFolder;
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

/** The running HTTPS service. Closing it lets requests under way finish. */
public final class WebServer implements AutoCloseable {
    /** Two that start at once in one process break each other: Tomcat's cipher parser fills its tables without a lock. */
    private static final Lock STARTING = new ReentrantLock();

    private final ServletWebServerApplicationContext context;

    private WebServer(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    /**
     * Where the service listens.
     *
     * @param address to bind to; all of the machine's when empty
     * @param port 0 for any that is free
     * @param folder gets the logs, and what the web server needs while it runs
     * @param logLevel of Coffre's own logging
     * @param proxies whose word is taken on where a request comes from
     */
    public record Settings(
            String address,
            int port,
            DataFolder folder,
            String logLevel,
            LogFormat logFormat,
            TrustedProxies proxies,
            Edge edge) {
        /** With the usual limits. */
        public Settings(
                String address,
                int port,
                DataFolder folder,
                String logLevel,
                LogFormat logFormat,
                TrustedProxies proxies) {
            this(address, port, folder, logLevel, logFormat, proxies, Edge.USUAL);
        }
    }

    /**
     * How it treats whoever connects.
     *
     * @param maxConnections at once
     * @param hsts whether browsers are told to use HTTPS only for a year
     */
    public record Edge(int maxConnections, boolean hsts) {
        /** What the memory of the package's launcher holds. */
        public static final int USUAL_CONNECTIONS = 1000;

        public static final int LEAST_CONNECTIONS = 16;
        public static final int MOST_CONNECTIONS = 20_000;
        public static final Edge USUAL = new Edge(USUAL_CONNECTIONS, false);
    }

    /** For the ids of requests. */
    record Ids(RandomGenerator random) {}

    /**
     * @param random for the ids of requests
     * @throws Problem {@code port-in-use}
     */
    public static WebServer start(
            VaultApi api, Portal portal, TlsIdentity identity, Settings settings, RandomGenerator random) {
        SpringApplication application = new SpringApplication(WebConfiguration.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        // The program closes everything itself, in its own order.
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
            context.registerBean(Settings.class, () -> settings);
            context.registerBean(Ids.class, () -> new Ids(random));
        });
        STARTING.lock();
        try {
            return new WebServer((ServletWebServerApplicationContext) application.run());
        } catch (RuntimeException e) {
            throw asProblem(e, settings);
        } finally {
            STARTING.unlock();
        }
    }

    private static RuntimeException asProblem(RuntimeException failure, Settings settings) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException || cause instanceof java.net.BindException) {
                return ProblemCode.PORT_IN_USE.with("port", settings.port()).causedBy(failure);
            }
        }
        return failure instanceof WebServerException
                ? ProblemCode.PORT_IN_USE.with("port", settings.port()).causedBy(failure)
                : failure;
    }

    /** The port that is listened on. */
    public int port() {
        var server = context.getWebServer();
        return server == null ? -1 : server.getPort();
    }

    /** Shows this key to whoever connects from now on; connections that stand go on. */
    public void show(TlsIdentity identity) {
        context.getBean(DefaultSslBundleRegistry.class)
                .updateBundle(WebConfiguration.BUNDLE, WebConfiguration.bundle(identity));
    }

    @Override
    public void close() {
        context.close();
    }
}
