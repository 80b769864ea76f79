package dev.coffre.agent.machine;

/**
 * The agent that is installed on this machine, as the vault sees it.
 *
 * @param agentVersion version of the agent
 */
public record AgentInstallation(String hostName, String agentVersion) {
    /** Returns name and version of the operating system. */
    public String operatingSystem() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version");
    }
}
