package dev.coffre.server.endpoint;

import dev.coffre.server.http.AccessLog;
import dev.coffre.server.http.RequestTrace;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.limit.ClientConnection;
import dev.coffre.server.limit.ConnectionLimiter;
import dev.coffre.server.metrics.RequestMetrics;
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
final class RequestTraceValve extends ValveBase {
    private static final HexFormat HEX = HexFormat.of();
    private static final String TRANSPORT_SECURITY = "Strict-Transport-Security";
    private static final String ONE_YEAR = "max-age=31536000";

    private final RandomGenerator random;
    private final TrustedProxies proxies;
    private final RequestMetrics figures;
    private final ConnectionLimiter connections;
    private final boolean sendHsts;
    private final AccessLog log = new AccessLog();

    /**
     * @param random source of request ids
     * @param hsts whether to send Strict-Transport-Security
     */
    RequestTraceValve(
            RandomGenerator random,
            TrustedProxies proxies,
            RequestMetrics figures,
            ConnectionLimiter connections,
            boolean hsts) {
        super(true);
        this.random = random;
        this.proxies = proxies;
        this.figures = figures;
        this.connections = connections;
        this.sendHsts = hsts;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        long started = System.nanoTime();
        ClientConnection connection = connections
                .find(request.getPeerAddr(), request.getRemotePort(), request.getLocalAddr(), request.getLocalPort())
                .orElseGet(ClientConnection::ended);
        connection.requestBegins();
        RequestTrace trace = RequestTrace.begin(request, HEX.toHexDigits(random.nextLong()), connection);
        response.setHeader(RequestTrace.HEADER, trace.id());
        if (sendHsts) {
            response.setHeader(TRANSPORT_SECURITY, ONE_YEAR);
        }
        request.setRemoteAddr(
                proxies.client(request.getRemoteAddr(), Collections.list(request.getHeaders(TrustedProxies.HEADER))));
        try (MonitoredInputBuffer body = MonitoredInputBuffer.of(request.getCoyoteRequest(), connection)) {
            try {
                forward(request, response);
            } finally {
                flush(response, connection);
                body.discardRest();
            }
        } finally {
            long nanos = System.nanoTime() - started;
            log.logResponse(request, response.getStatus(), response.getContentWritten(), nanos);
            figures.answered(method(request, trace), trace.route(), response.getStatus(), nanos);
            connection.requestEnds();
            trace.end();
        }
    }

    private void forward(Request request, Response response) throws IOException, ServletException {
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
    private static void flush(Response response, ClientConnection connection) throws IOException {
        connection.answerWriteBegins();
        try {
            response.finishResponse();
        } finally {
            connection.answerWriteEnds(0);
        }
    }

    /** Clients can invent methods, so only methods of known routes become labels. */
    private static String method(Request request, RequestTrace trace) {
        return trace.route().equals(RequestTrace.NO_ROUTE) ? RequestTrace.NO_ROUTE : request.getMethod();
    }
}
