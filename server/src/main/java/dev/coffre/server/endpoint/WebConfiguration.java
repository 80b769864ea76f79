package dev.coffre.server.endpoint;

import dev.coffre.server.portal.Portal;
import dev.coffre.server.tls.TlsIdentity;
import jakarta.servlet.Filter;
import java.io.File;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.AbstractHttp11Protocol;
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
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.function.support.HandlerFunctionAdapter;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;

/**
 * What the service needs of Spring and no more: without auto-configuration there is no error page, session, static
 * resource or converter that nobody asked for, and the start is quick.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {
    /** A credentials file of 64 KiB in base64, and room for the other headers. */
    private static final int MAX_HEADERS = 96 << 10;

    /** Of a form that a page sends; the API's bodies have bounds of their own. */
    private static final int MAX_FORM = 64 << 10;

    private static final int MAX_FIELDS = 200;
    private static final String SESSION_COOKIE = "__Host-coffre";
    private static final int SESSION_MINUTES = 30;
    private static final int IDLE_MS = 120_000;

    /** Bytes between the socket and a body. The 8 KiB that are usual make TLS records half as long as they may be. */
    private static final String BUFFER = String.valueOf(Router.BUFFER);

    static final String BUNDLE = "vault";
    private static final SslOptions TLS = SslOptions.of(null, java.util.Set.of("TLSv1.3", "TLSv1.2"));

    static SslBundle bundle(TlsIdentity identity) {
        return SslBundle.of(
                SslStoreBundle.of(identity.keyStore(), TlsIdentity.STORE_PASSWORD, null),
                SslBundleKey.of(TlsIdentity.STORE_PASSWORD, TlsIdentity.ALIAS),
                TLS);
    }

    @Bean
    DefaultSslBundleRegistry bundles(TlsIdentity identity) {
        return new DefaultSslBundleRegistry(BUNDLE, bundle(identity));
    }

    @Bean
    TomcatServletWebServerFactory webServerFactory(
            DefaultSslBundleRegistry bundles, FrontValve front, WebServer.Settings settings) {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(settings.port());
        if (!settings.address().isEmpty()) {
            factory.setAddress(address(settings.address()));
        }
        // Without these two, a killed service would leave folders in /tmp.
        File folder = settings.folder().web().toAbsolutePath().toFile();
        factory.setBaseDirectory(folder);
        factory.setDocumentRoot(folder);
        factory.setSslBundles(bundles);
        factory.setSsl(Ssl.forBundle(BUNDLE));
        factory.setRegisterDefaultServlet(false);
        factory.setShutdown(Shutdown.GRACEFUL);
        factory.addEngineValves(front);
        factory.addContextCustomizers(context -> {
            ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemReportValve.class.getName());
            Rfc6265CookieProcessor cookies = new Rfc6265CookieProcessor();
            cookies.setSameSiteCookies("lax");
            context.setCookieProcessor(cookies);
            context.setRequestCharacterEncoding("UTF-8");
            context.setSessionCookieName(SESSION_COOKIE);
            context.setSessionCookiePath("/");
            context.setUseHttpOnly(true);
            context.setSessionTimeout(SESSION_MINUTES);
        });
        factory.addConnectorCustomizers(connector -> {
            connector.setAllowTrace(false);
            connector.setMaxPostSize(MAX_FORM);
            connector.setMaxParameterCount(MAX_FIELDS);
            AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
            protocol.setExecutor(new VirtualThreadExecutor("https-"));
            protocol.setMaxHttpRequestHeaderSize(MAX_HEADERS);
            protocol.setMaxKeepAliveRequests(-1);
            protocol.setKeepAliveTimeout(IDLE_MS);
            protocol.setConnectionTimeout(IDLE_MS);
            protocol.setDisableUploadTimeout(true);
            protocol.setTcpNoDelay(true);
            // The agent reads an answer when it has sent its request: a refusal of a batch waits for the rest of it.
            protocol.setMaxSwallowSize(RecordFrames.MAX_BODY);
            protocol.setProperty("socket.appReadBufSize", BUFFER);
            protocol.setProperty("socket.appWriteBufSize", BUFFER);
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
        return portal.routes().and(Router.of(api.routes()));
    }

    @Bean
    FilterRegistrationBean<Filter> portalDoor(Portal portal) {
        FilterRegistrationBean<Filter> door = new FilterRegistrationBean<>(portal.door());
        door.addUrlPatterns(Portal.PATTERN);
        return door;
    }

    @Bean
    RouterFunctionMapping routerFunctionMapping(RouterFunction<ServerResponse> routes) {
        RouterFunctionMapping mapping = new RouterFunctionMapping(routes);
        // The routes read and write bodies themselves.
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
