package dev.coffre.server.endpoint;

import java.util.concurrent.TimeUnit;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * One line for each request: who, method, path, status, bytes, milliseconds. Paths hold ids only; headers, query and
 * bodies, where secrets travel, are not written.
 */
final class AccessLog {
    private static final System.Logger LOG = System.getLogger("dev.coffre.access");

    void answered(ServerRequest request, int status, long bytes, long startedNanos) {
        if (LOG.isLoggable(System.Logger.Level.INFO)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} {1} {2} {3} {4} {5}",
                    request.servletRequest().getRemoteAddr(),
                    request.method().name(),
                    request.path(),
                    String.valueOf(status),
                    String.valueOf(bytes),
                    String.valueOf(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos)));
        }
    }
}
