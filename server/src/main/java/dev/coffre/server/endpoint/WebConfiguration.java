package dev.coffre.server.endpoint;

import dev.coffre.server.limit.ConnectionLimiter;
import dev.coffre.server.limit.MemoryBudgets;
import dev.coffre.server.portal.Portal;
import dev.coffre.server.tls.TlsIdentity;
import jakarta.servlet.Filter;
import java.io.File;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.http.Rfc6265CookieProcessor;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.function.support.HandlerFunctionAdapter;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;

/**
 * The parts of Spring that the service needs. Auto-configuration is off, so there are no error pages, sessions, static
 * resources or converters beyond these, and the start is fast.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {
    /** Vault credentials of 64 KiB in base64, and room for the other headers. */
    private static final int MAX_HEADERS = 96 << 10;

    /** Limit for forms of the portal. Bodies of the API have their own limits. */
    private static final int MAX_FORM = 64 << 10;

    private static final int MAX_FIELDS = 200;
    private static final int IDLE_MS = 120_000;
    private static final int MAX_WAIT_FOR_REQUESTS_MS = 30_000;

    /** Allocated per connection, even an idle one. The longest TLS record fits. */
    private static final String READ_BUFFER = String.valueOf(17 << 10);

    /** The default of 8 KiB would make TLS records half as long as they may be. */
    private static final String WRITE_BUFFER = String.valueOf(32 << 10);

    /**
     * Connections that the kernel queues before the service accepts them, so that a burst of unknown clients does not
     * displace others.
     */
    private static final int BACKLOG = 1024;

    /** Number of cached HTTP processors, 128 KiB each. */
    private static final int CACHED_PROCESSORS = 32;

    /** One address may use half of all connections. */
    private static final int ADDRESS_SHARE_DIVISOR = 2;

    static final String TLS_BUNDLE = "vault";
    private static final SslOptions TLS = SslOptions.of(null, Set.of("TLSv1.3", "TLSv1.2"));

    static SslBundle bundle(TlsIdentity identity) {
        return SslBundle.of(
                SslStoreBundle.of(identity.keyStore(), TlsIdentity.STORE_PASSWORD, null),
                SslBundleKey.of(TlsIdentity.STORE_PASSWORD, TlsIdentity.ALIAS),
                TLS);
    }

    /** Bounds how long a stop waits for the requests that are under way. */
    @Bean(name = AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
    DefaultLifecycleProcessor lifecycleProcessor() {
        DefaultLifecycleProcessor processor = new DefaultLifecycleProcessor();
        processor.setTimeoutPerShutdownPhase(MAX_WAIT_FOR_REQUESTS_MS);
        return processor;
    }

    @Bean
    DefaultSslBundleRegistry bundles(TlsIdentity identity) {
        return new DefaultSslBundleRegistry(TLS_BUNDLE, bundle(identity));
    }

    @Bean
    ConnectionLimiter connections(WebServer.WebServerSettings settings) {
        int most = settings.edge().maxConnections();
        ConnectionLimiter connections =
                new ConnectionLimiter(most, most / ADDRESS_SHARE_DIVISOR, settings.proxies()::contains);
        connections.start();
        return connections;
    }

    @Bean
    RequestTraceValve frontValve(
            VaultApi api,
            ConnectionLimiter connections,
            WebServer.WebServerSettings settings,
            WebServer.RequestIdSource ids) {
        return new RequestTraceValve(
                ids.random(),
                settings.proxies(),
                api.requestMetrics(),
                connections,
                settings.edge().hsts());
    }

    @Bean
    TomcatServletWebServerFactory webServerFactory(
            DefaultSslBundleRegistry bundles,
            RequestTraceValve front,
            ConnectionLimiter connections,
            WebServer.WebServerSettings settings) {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(settings.port());
        factory.setProtocol(CountingHttpProtocol.class.getName());
        if (!settings.address().isEmpty()) {
            factory.setAddress(address(settings.address()));
        }
        // Without these two, a killed service would leave directories in /tmp.
        File folder = settings.folder().web().toAbsolutePath().toFile();
        factory.setBaseDirectory(folder);
        factory.setDocumentRoot(folder);
        factory.setSslBundles(bundles);
        factory.setSsl(Ssl.forBundle(TLS_BUNDLE));
        factory.setRegisterDefaultServlet(false);
        factory.setShutdown(Shutdown.GRACEFUL);
        factory.addEngineValves(front);
        factory.addContextCustomizers(context -> {
            ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemReportValve.class.getName());
            Rfc6265CookieProcessor cookies = new Rfc6265CookieProcessor();
            cookies.setSameSiteCookies("lax");
            context.setCookieProcessor(cookies);
            context.setRequestCharacterEncoding("UTF-8");
        });
        // The service keeps its own sessions. An id in an address would leak into logs and to other sites.
        factory.addInitializers(context -> context.setSessionTrackingModes(Set.of()));
        factory.addConnectorCustomizers(connector -> {
            connector.setAllowTrace(false);
            connector.setMaxPostSize(MAX_FORM);
            connector.setMaxParameterCount(MAX_FIELDS);
            CountingHttpProtocol protocol = (CountingHttpProtocol) connector.getProtocolHandler();
            protocol.countConnectionsIn(connections, settings.edge().maxConnections());
            protocol.setAcceptCount(BACKLOG);
            protocol.setProcessorCache(CACHED_PROCESSORS);
            protocol.setExecutor(new VirtualThreadExecutor("https-"));
            protocol.setMaxHttpRequestHeaderSize(MAX_HEADERS);
            protocol.setMaxKeepAliveRequests(-1);
            protocol.setKeepAliveTimeout(IDLE_MS);
            protocol.setConnectionTimeout(IDLE_MS);
            protocol.setDisableUploadTimeout(true);
            protocol.setTcpNoDelay(true);
            // RequestTraceValve reads the unread rest of a body. A lower limit would make Tomcat close the connection
            // after the
            // response.
            protocol.setMaxSwallowSize(RecordFrames.MAX_BODY_BYTES);
            protocol.setProperty("socket.appReadBufSize", READ_BUFFER);
            protocol.setProperty("socket.appWriteBufSize", WRITE_BUFFER);
        });
        return factory;
    }

    @Bean
    DispatcherServlet dispatcherServlet() {
        DispatcherServlet servlet = new DispatcherServlet();
        servlet.setEnableLoggingRequestDetails(false);
        servlet.setPublishEvents(false);
        return servlet;
    }

    @Bean
    RouterFunction<ServerResponse> routes(VaultApi api, Portal portal) {
        return portal.routes().and(Router.of(api.routes(), MemoryBudgets.ofHeap()));
    }

    @Bean
    FilterRegistrationBean<Filter> portalDoor(Portal portal) {
        FilterRegistrationBean<Filter> door = new FilterRegistrationBean<>(portal.securityFilter());
        door.addUrlPatterns(Portal.PATTERN);
        return door;
    }

    @Bean
    RouterFunctionMapping routerFunctionMapping(RouterFunction<ServerResponse> routes) {
        RouterFunctionMapping mapping = new RouterFunctionMapping(routes);
        // Routes read and write bodies themselves.
        mapping.setMessageConverters(List.of(new ByteArrayHttpMessageConverter()));
        return mapping;
    }

    @Bean
    HandlerFunctionAdapter handlerFunctionAdapter() {
        return new HandlerFunctionAdapter();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }
}
