package dev.coffre.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one line per request: client, method, path, status, bytes, milliseconds, request id and sender. Paths contain ids and
 * names of accounts and vaults. Headers, query and bodies are not logged, because they carry secrets.
 */
public final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coffre.access");

    /**
     * @param bytes length of the response body
     * @param nanos duration of the request
     */
    public void logResponse(HttpServletRequest request, int status, long bytes, long nanos) {
        RequestTrace trace = RequestTrace.of(request);
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        Collection<String> sender = trace.sender().values();
        LOG.atInfo()
                .addKeyValue("from", request.getRemoteAddr())
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", request.getRequestURI())
                .addKeyValue("route", trace.route())
                .addKeyValue("status", status)
                .addKeyValue("bytes", bytes)
                .addKeyValue("ms", millis)
                .log(
                        "{} {} {} {} {} {} {} {}",
                        request.getRemoteAddr(),
                        request.getMethod(),
                        request.getRequestURI(),
                        status,
                        bytes,
                        millis,
                        trace.id(),
                        sender.isEmpty() ? "-" : String.join(" ", sender));
    }
}
