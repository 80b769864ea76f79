package dev.coffre.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each request: from where, method, path, status, bytes, milliseconds, the request's id and who sent it. Paths
 * hold ids and names of accounts and vaults; headers, query and bodies, where secrets travel, are not written.
 */
public final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coffre.access");

    /**
     * @param bytes of the answer's body
     * @param nanos that it took
     */
    public void answered(HttpServletRequest request, int status, long bytes, long nanos) {
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
