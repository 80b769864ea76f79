package dev.coffre.agent.platform.linux;

import dev.coffre.agent.platform.Browser;
import dev.coffre.agent.platform.ExternalPrograms;
import dev.coffre.agent.platform.InstallationFolders;
import dev.coffre.agent.platform.JobPriority;
import dev.coffre.agent.platform.LocalSockets;
import dev.coffre.agent.platform.LoopbackPeers;
import dev.coffre.agent.platform.Platform;
import dev.coffre.agent.platform.StopRequests;
import dev.coffre.agent.platform.TerminalDevice;
import dev.coffre.agent.platform.Volumes;
import dev.coffre.agent.service.ServiceControl;
import dev.coffre.agent.service.SystemLog;
import dev.coffre.backup.libc.ProcessArguments;
import dev.coffre.backup.mount.FileSystemMounts;
import dev.coffre.backup.mount.linux.LinuxMounts;
import dev.coffre.backup.place.RecoveryTargets;
import dev.coffre.backup.place.linux.LinuxTargets;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.backup.source.linux.LinuxLocalFiles;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.linux.LinuxPrivateFiles;
import dev.coffre.vault.client.SystemProxyResolver;
import dev.coffre.vault.client.TrustedAuthorities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Linux. Nothing here binds a function of libc before it is used: that takes longer than most commands. */
public final class LinuxPlatform implements Platform {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path LOCALTIME = Path.of("/etc/localtime");

    @Override
    public InstallationFolders folders() {
        return new InstallationFolders(
                Path.of("/etc/coffre/settings"), Path.of("/var/lib/coffre"), Path.of("/var/cache/coffre"));
    }

    @Override
    public PrivateFiles files() {
        return new LinuxPrivateFiles();
    }

    @Override
    public LocalSockets sockets() {
        return new UnixSockets();
    }

    @Override
    public LocalFiles localFiles(Path snapshots, Map<String, String> environment) {
        return new LinuxLocalFiles();
    }

    @Override
    public RecoveryTargets recoveryTargets() {
        return new LinuxTargets();
    }

    @Override
    public Optional<FileSystemMounts> mounts() {
        return Optional.of(new LinuxMounts());
    }

    @Override
    public Volumes volumes() {
        return LinuxVolumes.ofThisMachine();
    }

    @Override
    public LoopbackPeers loopbackPeers() {
        return new ProcNetPeers(Path.of("/proc/net"));
    }

    @Override
    public StopRequests stopRequests() {
        return new SignalStopRequests();
    }

    @Override
    public JobPriority jobPriority() {
        return new NiceJobPriority();
    }

    @Override
    public Browser browser() {
        return new XdgBrowser();
    }

    @Override
    public ExternalPrograms programs() {
        return new ShellPrograms();
    }

    @Override
    public TerminalDevice terminal() {
        return new TtyDevice();
    }

    @Override
    public Supplier<ZoneId> timeZone(Map<String, String> environment, ZoneId fallback) {
        return new SystemTimeZone(LOCALTIME, Optional.ofNullable(environment.get("TZ")), fallback);
    }

    @Override
    public List<String> arguments(List<String> given) {
        return ProcessArguments.arguments(given);
    }

    /** systemd runs {@code coffre daemon}. */
    @Override
    public Optional<ServiceControl> service(Map<String, String> environment) {
        return Optional.empty();
    }

    /** The journal has what systemd and the daemon print. */
    @Override
    public SystemLog log() {
        return (event, text) -> {};
    }

    /** The environment names proxies. */
    @Override
    public SystemProxyResolver proxies() {
        return SystemProxyResolver.NONE;
    }

    @Override
    public TrustedAuthorities authorities() {
        return TrustedAuthorities.NONE;
    }

    @Override
    public Optional<String> texts() {
        return Optional.empty();
    }

    @Override
    public String operatingSystem() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    @Override
    public Optional<String> hostName() {
        try {
            return Optional.of(Files.readString(HOST_NAME).strip());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
