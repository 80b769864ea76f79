package dev.coffre.agent.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.child.PrivateTempDirectory;
import dev.coffre.agent.console.access.ConsoleHttpRequest;
import dev.coffre.agent.console.access.ConsoleSessionStore;
import dev.coffre.agent.console.access.EntryTokens;
import dev.coffre.agent.console.access.OriginPolicy;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.context.AgentContext;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.web.asset.Assets;
import dev.coffre.web.http.HttpResponse;
import dev.coffre.web.page.TemplateRenderer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The console's HTTP server, on 127.0.0.1 only. Each request runs on a virtual thread. Thread-safe. */
public final class ConsoleServer implements AutoCloseable {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int MAX_BODY = 256 << 10;
    private static final int GRACE_SECONDS = 0;

    /** Lengths as the JDK's server reads them. */
    private static final long NO_BODY = -1;

    private static final long CHUNKED = 0;

    static {
        // The JDK's server takes its limits from system properties. A browser opens six connections to a site.
        System.setProperty("jdk.httpserver.maxConnections", "64");
        System.setProperty("sun.net.httpserver.maxReqTime", "60");
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final EntryTokens tokens;
    private final ConsoleSessionStore sessions;
    private final ChildJobs children;

    private ConsoleServer(
            HttpServer server,
            ExecutorService threads,
            EntryTokens tokens,
            ConsoleSessionStore sessions,
            ChildJobs children) {
        this.server = server;
        this.threads = threads;
        this.tokens = tokens;
        this.sessions = sessions;
        this.children = children;
    }

    /**
     * Starts the server; it runs until closed.
     *
     * @param port 0 for any free port
     * @throws Problem {@code console-not-started}
     */
    public static ConsoleServer start(AgentContext context, int port) {
        EntryTokens tokens = new EntryTokens(context.random(), context.clock());
        ConsoleSessionStore sessions = new ConsoleSessionStore(context.random(), context.clock());
        try {
            PrivateTempDirectory.sweep(context.home().state(), context.clock().instant());
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            Assets assets = Assets.load();
            ConsoleLayout layout =
                    new ConsoleLayout(assets, new KeyFolder(context.home().keys()));
            ChildJobs children = new ChildJobs(context.jobProgram(), context.clock());
            ConsoleDispatcher dispatcher = new ConsoleDispatcher(
                    new ConsoleAccess(
                            new OriginPolicy(server.getAddress().getPort()),
                            context.platform().loopbackPeers(),
                            tokens,
                            sessions),
                    new ConsoleRoutes(context, layout, children).routes(),
                    assets,
                    layout,
                    TemplateRenderer.precompiled("dev.coffre.agent.pages"),
                    context.log(),
                    new ConsoleTexts(context.platform().texts()));
            server.createContext("/", exchange -> answer(exchange, dispatcher));
            server.setExecutor(threads);
            server.start();
            return new ConsoleServer(server, threads, tokens, sessions, children);
        } catch (IOException e) {
            throw ProblemCode.CONSOLE_NOT_STARTED
                    .with("address", "127.0.0.1:" + port)
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /**
     * Returns a single-use link to the console, valid for five minutes. The token is in the fragment, which browsers do not
     * send: it reaches no log, and the page removes it from the address at once.
     */
    public String link() {
        return "http://127.0.0.1:" + port() + "/enter#" + tokens.issue();
    }

    /**
     * Answers a request. The exchange is closed only at the end: closing it earlier would end a body that failed as if it
     * were complete. After an exception, the server breaks the connection.
     */
    private static void answer(HttpExchange exchange, ConsoleDispatcher dispatcher) throws IOException {
        HttpResponse response = dispatcher.dispatch(head(exchange), () -> body(exchange));
        try (HttpResponse.BodyWriter body = response.body()) {
            write(exchange, response, body);
        }
        exchange.close();
    }

    private static ConsoleHttpRequest head(HttpExchange exchange) {
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            headers.put(
                    header.getKey().toLowerCase(Locale.ROOT), header.getValue().getFirst());
        }
        return new ConsoleHttpRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                headers,
                new byte[0],
                exchange.getRemoteAddress().getPort());
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw ProblemCode.REQUEST_TOO_LARGE.with("maximum", MAX_BODY);
        }
        return body;
    }

    private static void write(HttpExchange exchange, HttpResponse response, HttpResponse.BodyWriter body)
            throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        boolean empty = response.length() == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(response.status(), empty ? NO_BODY : Math.max(response.length(), CHUNKED));
        if (!empty) {
            OutputStream out = exchange.getResponseBody();
            body.write(out);
            out.close();
        }
    }

    @Override
    public void close() {
        server.stop(GRACE_SECONDS);
        children.close();
        threads.close();
        sessions.close();
    }
}
