package dev.coffre.server.hosting;

import dev.coffre.vault.Version;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A form in which the service offers the agent. */
public enum AgentPackage {
    /** The wizard for Windows. Its version is in the file's properties, not in its name. */
    WINDOWS("windows-x64", "CoffreAgentInstaller\\.exe()", "application/vnd.microsoft.portable-executable"),
    /** For any Linux: unpack it and run its {@code install.sh}. */
    ARCHIVE("linux-x64", "coffre-agent-(.+)-linux-x64\\.tar\\.gz", "application/gzip"),
    DEBIAN("debian-amd64", "coffre-agent_(.+)_amd64\\.deb", "application/vnd.debian.binary-package"),
    /** The script that verifies and installs an archive or Debian package. */
    INSTALLER("install.sh", "install\\.sh()", "text/x-shellscript");

    private final String platform;
    private final Pattern fileName;
    private final String mediaType;

    AgentPackage(String platform, String fileName, String mediaType) {
        this.platform = platform;
        this.fileName = Pattern.compile(fileName);
        this.mediaType = mediaType;
    }

    static Optional<AgentPackage> forPlatform(String platform) {
        return Arrays.stream(values())
                .filter(one -> one.platform.equals(platform))
                .findFirst();
    }

    /** Path of the download, relative to the service's address. */
    public String path() {
        return "/download/agent/" + platform;
    }

    String platform() {
        return platform;
    }

    boolean matches(String name) {
        return fileName.matcher(name).matches();
    }

    /** Returns the version in a file name. Empty if it has none that can be compared. */
    Optional<Version> version(String name) {
        Matcher called = fileName.matcher(name);
        return called.matches() ? Version.parse(called.group(1)) : Optional.empty();
    }

    String mediaType() {
        return mediaType;
    }
}
