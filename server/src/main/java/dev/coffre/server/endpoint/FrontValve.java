package dev.coffre.server.endpoint;

import dev.coffre.server.http.AccessLog;
import dev.coffre.server.http.RequestTrace;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.metrics.RequestFigures;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Sees every request before anything else and its answer after everything else, also what Tomcat itself refuses: gives it
 * an id, finds out where it comes from, and has it logged and counted.
 */
final class FrontValve extends ValveBase {
    private static final HexFormat HEX = HexFormat.of();

    private final RandomGenerator random;
    private final TrustedProxies proxies;
    private final RequestFigures figures;
    private final AccessLog log = new AccessLog();

    /** @param random for the ids of requests */
    FrontValve(RandomGenerator random, TrustedProxies proxies, RequestFigures figures) {
        super(true);
        this.random = random;
        this.proxies = proxies;
        this.figures = figures;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        long started = System.nanoTime();
        RequestTrace trace = RequestTrace.begin(request, HEX.toHexDigits(random.nextLong()));
        response.setHeader(RequestTrace.HEADER, trace.id());
        request.setRemoteAddr(
                proxies.client(request.getRemoteAddr(), Collections.list(request.getHeaders(TrustedProxies.HEADER))));
        try {
            getNext().invoke(request, response);
        } finally {
            long nanos = System.nanoTime() - started;
            log.answered(request, response.getStatus(), response.getContentWritten(), nanos);
            figures.answered(method(request, trace), trace.route(), response.getStatus(), nanos);
            trace.end();
        }
    }

    /** Anybody can make methods up; routes have few. */
    private static String method(Request request, RequestTrace trace) {
        return trace.route().equals(RequestTrace.NO_ROUTE) ? RequestTrace.NO_ROUTE : request.getMethod();
    }
}
