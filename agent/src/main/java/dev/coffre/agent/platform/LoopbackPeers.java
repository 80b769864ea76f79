package dev.coffre.agent.platform;

import java.util.Optional;

/**
 * Finds the user at the other end of a loopback connection. Cookies ignore ports, so a browser sends ours to any local server
 * that it visits. Binding sessions to a user makes a leaked cookie useless to other users.
 */
@FunctionalInterface
public interface LoopbackPeers {
    /**
     * Returns the id of the user whose process has port {@code theirPort} and is connected to {@code ourPort}; empty if
     * unknown.
     */
    Optional<String> user(int theirPort, int ourPort);
}
