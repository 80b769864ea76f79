package dev.coffre.server.portal.vault;

import dev.coffre.server.hosting.AgentPackage;
import dev.coffre.server.portal.vault.AgentDownload.InstallCommand;
import java.util.List;

/** Commands for a shell of Linux that install the agent. */
final class ShellCommands {
    /** Writable for root only, on every Linux. */
    private static final String DIRECTORY = "/opt";

    private ShellCommands() {}

    /** @param trust options for curl, with a blank at the end, or empty */
    static List<InstallCommand> of(AgentPackage form, String fileName, String sha256, String url, String trust) {
        return List.of(
                new InstallCommand("fetch", "curl -fsS " + trust + "-o " + fileName + " " + url),
                new InstallCommand("check", check(form, fileName, sha256)),
                new InstallCommand("install", install(form, fileName)));
    }

    /**
     * The command verifies a copy where only root writes. The download itself could be changed between check and
     * installation.
     */
    private static String check(AgentPackage form, String fileName, String sha256) {
        String unpack = form == AgentPackage.ARCHIVE ? " && sudo tar xf " + fileName : "";
        return "sudo install -m 644 " + fileName + " " + DIRECTORY + "/ && (cd " + DIRECTORY + " && echo " + sha256
                + "  " + fileName + " | sha256sum -c" + unpack + ")";
    }

    private static String install(AgentPackage form, String fileName) {
        String file = DIRECTORY + "/" + fileName;
        if (form == AgentPackage.DEBIAN) {
            return "sudo apt-get install " + file + " && sudo rm " + file + " && sudo coffre setup";
        }
        String unpacked = file.replace(".tar.gz", "");
        return "sudo " + unpacked + "/install.sh && sudo rm -r " + file + " " + unpacked;
    }
}
