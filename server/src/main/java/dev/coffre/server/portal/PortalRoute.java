package dev.coffre.server.portal;

import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.web.page.PageHandler;
import org.springframework.http.HttpMethod;

/**
 * A route of the portal.
 *
 * @param isPublic whether it is open to people who are not signed in
 */
public record PortalRoute(HttpMethod method, String path, boolean isPublic, PageHandler<PortalRequest> handler) {
    static PortalRoute get(String path, PageHandler<PortalRequest> handler) {
        return new PortalRoute(HttpMethod.GET, path, false, handler);
    }

    static PortalRoute post(String path, PageHandler<PortalRequest> handler) {
        return new PortalRoute(HttpMethod.POST, path, false, handler);
    }

    /** Returns the same route, open to people who are not signed in. */
    PortalRoute openToAll() {
        return new PortalRoute(method, path, true, handler);
    }
}
