package dev.coffre.server.endpoint;

import dev.coffre.server.http.AccessLog;
import dev.coffre.server.http.RequestTrace;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.limit.Connection;
import dev.coffre.server.limit.OpenConnections;
import dev.coffre.server.metrics.RequestFigures;
import dev.coffre.vault.problem.ProblemCode;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Outermost valve. It sees every request first and its response last, including those that Tomcat itself refuses. It assigns
 * the request id, resolves the client's address, monitors the body's throughput, logs and counts.
 */
final class FrontValve extends ValveBase {
    private static final HexFormat HEX = HexFormat.of();
    private static final String TRANSPORT_SECURITY = "Strict-Transport-Security";
    private static final String FOR_A_YEAR = "max-age=31536000";

    private final RandomGenerator random;
    private final TrustedProxies proxies;
    private final RequestFigures figures;
    private final OpenConnections connections;
    private final boolean hsts;
    private final AccessLog log = new AccessLog();

    /**
     * @param random source of request ids
     * @param hsts whether to send Strict-Transport-Security
     */
    FrontValve(
            RandomGenerator random,
            TrustedProxies proxies,
            RequestFigures figures,
            OpenConnections connections,
            boolean hsts) {
        super(true);
        this.random = random;
        this.proxies = proxies;
        this.figures = figures;
        this.connections = connections;
        this.hsts = hsts;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        long started = System.nanoTime();
        Connection connection = connections
                .find(request.getPeerAddr(), request.getRemotePort(), request.getLocalAddr(), request.getLocalPort())
                .orElseGet(Connection::ended);
        connection.requestBegins();
        RequestTrace trace = RequestTrace.begin(request, HEX.toHexDigits(random.nextLong()), connection);
        response.setHeader(RequestTrace.HEADER, trace.id());
        if (hsts) {
            response.setHeader(TRANSPORT_SECURITY, FOR_A_YEAR);
        }
        request.setRemoteAddr(
                proxies.client(request.getRemoteAddr(), Collections.list(request.getHeaders(TrustedProxies.HEADER))));
        try (WatchedInput body = WatchedInput.of(request.getCoyoteRequest(), connection)) {
            try {
                answer(request, response);
            } finally {
                finish(response, connection);
                body.discardRest();
            }
        } finally {
            long nanos = System.nanoTime() - started;
            log.answered(request, response.getStatus(), response.getContentWritten(), nanos);
            figures.answered(method(request, trace), trace.route(), response.getStatus(), nanos);
            connection.requestEnds();
            trace.end();
        }
    }

    private void answer(Request request, Response response) throws IOException, ServletException {
        String query = Optional.ofNullable(request.getQueryString()).orElse("");
        // Tomcat passes on a request whose head was too long to be read, without an address.
        boolean wellFormed = Optional.ofNullable(request.getRequestURI())
                .filter(PercentText::isWellFormed)
                .isPresent();
        if (wellFormed && PercentText.isWellFormed(query)) {
            getNext().invoke(request, response);
        } else {
            response.setStatus(ProblemCode.REQUEST_MALFORMED.httpStatus());
            ProblemReportValve.write(ProblemCode.REQUEST_MALFORMED, request, response);
        }
    }

    /** Flushes the buffered rest of the response while the client's reading speed is monitored. */
    private static void finish(Response response, Connection connection) throws IOException {
        connection.awaitsReader();
        try {
            response.finishResponse();
        } finally {
            connection.readerTook(0);
        }
    }

    /** Clients can invent methods, so only methods of known routes become labels. */
    private static String method(Request request, RequestTrace trace) {
        return trace.route().equals(RequestTrace.NO_ROUTE) ? RequestTrace.NO_ROUTE : request.getMethod();
    }
}
