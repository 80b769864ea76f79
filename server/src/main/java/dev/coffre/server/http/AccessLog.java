package dev.coffre.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.TimeUnit;

/**
 * One line for each request: who, method, path, status, bytes, milliseconds. Paths hold ids only; headers, query and
 * bodies, where secrets travel, are not written.
 */
public final class AccessLog {
    private static final System.Logger LOG = System.getLogger("dev.coffre.access");

    /** @param startedNanos by {@link System#nanoTime} */
    public void answered(HttpServletRequest request, int status, long bytes, long startedNanos) {
        if (LOG.isLoggable(System.Logger.Level.INFO)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} {1} {2} {3} {4} {5}",
                    request.getRemoteAddr(),
                    request.getMethod(),
                    request.getRequestURI(),
                    String.valueOf(status),
                    String.valueOf(bytes),
                    String.valueOf(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos)));
        }
    }
}
