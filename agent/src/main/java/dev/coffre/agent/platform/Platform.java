package dev.coffre.agent.platform;

import dev.coffre.agent.service.ServiceControl;
import dev.coffre.agent.service.SystemLog;
import dev.coffre.backup.mount.FileSystemMounts;
import dev.coffre.backup.place.RecoveryTargets;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.vault.client.SystemProxyResolver;
import dev.coffre.vault.client.TrustedAuthorities;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The operating system. The program chooses one at its start and hands each class the part that it uses. */
public interface Platform {
    /** Returns where an installation for the whole machine keeps its files. */
    InstallationFolders folders();

    PrivateFiles files();

    LocalSockets sockets();

    /**
     * Returns the files that are backed up.
     *
     * @param snapshots the folder in which snapshots are recorded until they are deleted
     */
    LocalFiles localFiles(Path snapshots, Map<String, String> environment);

    /** Returns what opens the folders that recoveries write to. */
    RecoveryTargets recoveryTargets();

    /** Returns what mounts recovery points as a file system; empty if the system cannot. */
    Optional<FileSystemMounts> mounts();

    Volumes volumes();

    LoopbackPeers loopbackPeers();

    StopRequests stopRequests();

    JobPriority jobPriority();

    ExternalPrograms programs();

    TerminalDevice terminal();

    Browser browser();

    /**
     * Returns the machine's current time zone, looked up at each call: a service runs for months, and a machine may travel.
     *
     * @param fallback the zone that the JVM found at its start
     */
    Supplier<ZoneId> timeZone(Map<String, String> environment, ZoneId fallback);

    /**
     * Returns the arguments of {@code main} without loss, in the text form of {@code CommandLineBytes}. The JVM replaces
     * characters that its locale or code page lacks.
     *
     * @param given the arguments that the JVM passed
     */
    List<String> arguments(List<String> given);

    /**
     * Returns the control of the agent's service; empty if the service manager runs {@code coffre daemon} by itself.
     *
     * @param environment variables that the service gets beside those of the system
     */
    Optional<ServiceControl> service(Map<String, String> environment);

    /** Returns the log of the system. */
    SystemLog log();

    /** Returns how the proxy is found that the system is set to use. The same object, or an equal one, each time. */
    SystemProxyResolver proxies();

    /** Returns the certificate authorities that the system trusts beside those of the Java runtime. */
    TrustedAuthorities authorities();

    /** Returns the resource bundle of the texts that differ on this system; empty if none do. */
    Optional<String> texts();

    /** Returns name and version of the operating system, as people know them. */
    String operatingSystem();

    /** Returns the machine's own name; empty if unknown. */
    Optional<String> hostName();
}
