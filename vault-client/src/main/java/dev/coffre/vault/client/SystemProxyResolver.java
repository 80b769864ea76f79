package dev.coffre.vault.client;

import java.net.URI;
import java.util.Optional;

/** Finds the proxy that the operating system is set to use for a target. Thread-safe. */
@FunctionalInterface
public interface SystemProxyResolver {
    /** For a system that has no such setting. */
    SystemProxyResolver NONE = target -> Optional.empty();

    /** Returns the proxy; empty for a direct connection. Called before every request. */
    Optional<ProxyChoice.Explicit> proxyFor(URI target);
}
