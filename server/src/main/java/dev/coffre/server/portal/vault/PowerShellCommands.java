package dev.coffre.server.portal.vault;

import dev.coffre.server.portal.vault.AgentDownload.InstallCommand;
import java.util.List;

/** Commands for Windows PowerShell 5.1, started as administrator, that install the agent. */
final class PowerShellCommands {
    /** Folders of the silent installation, which are the defaults of the installer. */
    private static final String SILENT_FLAGS =
            "/q /p:\"C:\\Program Files\\Coffre Agent\" /s:\"C:\\ProgramData\\Coffre\\cache\"";

    private PowerShellCommands() {}

    /**
     * The first command downloads to the folder of installed programs, where only administrators write. A file in a folder
     * of the user could be changed between check and start.
     *
     * <p>In PowerShell 5.1, {@code curl} is another command: only {@code curl.exe} has these options. A program with windows
     * returns at once, so {@code Start-Process -Wait} waits for it. It also passes the quotes of its argument list unchanged.
     *
     * @param trust options for curl, with a blank at the end, or empty
     */
    static List<InstallCommand> of(String fileName, String sha256, String url, String trust) {
        return List.of(
                new InstallCommand(
                        "fetch",
                        "Set-Location $env:ProgramFiles; curl.exe -fsS " + trust + "-o " + fileName + " " + url),
                new InstallCommand(
                        "check",
                        "if ((Get-FileHash " + fileName + " -Algorithm SHA256).Hash -eq '" + sha256 + "') { '"
                                + fileName + ": OK' } else { Remove-Item " + fileName + "; throw '" + fileName
                                + ": SHA-256' }"),
                new InstallCommand("install", start(fileName, "")),
                new InstallCommand("silent", start(fileName, " -ArgumentList '" + SILENT_FLAGS + "'")));
    }

    private static String start(String fileName, String arguments) {
        return "Start-Process .\\" + fileName + " -Wait" + arguments + "; Remove-Item " + fileName;
    }
}
