package dev.coffre.server.portal.vault;

import dev.coffre.server.hosting.AgentPackage;
import java.util.List;
import java.util.Locale;

/**
 * A package of the agent, and the commands that fetch, verify and install it.
 *
 * @param sha256 in hex
 */
public record AgentDownload(AgentPackage form, String fileName, String sha256, List<InstallCommand> commands) {
    public AgentDownload {
        commands = List.copyOf(commands);
    }

    /**
     * A command to copy.
     *
     * @param step names its element on the page, together with {@link #key}
     */
    public record InstallCommand(String step, String text) {}

    /** Key of its texts, and part of the names of its elements on the page. */
    public String key() {
        return form.name().toLowerCase(Locale.ROOT);
    }

    /** Address of the file. {@code .sha256} and {@code .sig} appended give its checksum and signature. */
    public String address() {
        return form.path();
    }

    public boolean isForWindows() {
        return form == AgentPackage.WINDOWS;
    }
}
