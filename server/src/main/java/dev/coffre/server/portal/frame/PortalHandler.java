package dev.coffre.server.portal.frame;

/** Handles a page request. */
@FunctionalInterface
public interface PortalHandler {
    PortalResponse handle(PortalRequest visit);
}
