package dev.coffre.server.portal;

import dev.coffre.server.portal.frame.PortalHandler;
import org.springframework.http.HttpMethod;

/**
 * A route of the portal.
 *
 * @param isPublic whether it is open to people who are not signed in
 */
public record PortalRoute(HttpMethod method, String path, boolean isPublic, PortalHandler handler) {
    static PortalRoute get(String path, PortalHandler handler) {
        return new PortalRoute(HttpMethod.GET, path, false, handler);
    }

    static PortalRoute post(String path, PortalHandler handler) {
        return new PortalRoute(HttpMethod.POST, path, false, handler);
    }

    /** Returns the same route, open to people who are not signed in. */
    PortalRoute openToAll() {
        return new PortalRoute(method, path, true, handler);
    }
}
