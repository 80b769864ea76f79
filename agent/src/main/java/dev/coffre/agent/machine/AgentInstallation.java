package dev.coffre.agent.machine;

import java.util.function.Supplier;

/**
 * The agent that is installed on this machine, as the vault sees it.
 *
 * @param system looks up name and version of the operating system
 * @param agentVersion version of the agent
 */
public record AgentInstallation(String hostName, Supplier<String> system, String agentVersion) {
    /** Returns name and version of the operating system. */
    public String operatingSystem() {
        return system.get();
    }
}
