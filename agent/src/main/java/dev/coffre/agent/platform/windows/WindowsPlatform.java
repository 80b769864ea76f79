package dev.coffre.agent.platform.windows;

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
import dev.coffre.backup.mount.FileSystemMounts;
import dev.coffre.backup.place.RecoveryTargets;
import dev.coffre.backup.place.windows.WindowsTargets;
import dev.coffre.backup.shadow.PowerShellShadowCopies;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.backup.source.windows.WindowsLocalFiles;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.windows.WindowsPrivateFiles;
import dev.coffre.backup.win32.NtObjects;
import dev.coffre.backup.win32.Win32Files;
import dev.coffre.vault.client.SystemProxyResolver;
import dev.coffre.vault.client.TrustedAuthorities;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Windows 10, Windows Server 2016 and later. */
public final class WindowsPlatform implements Platform {
    private final String mainClass;
    private final ChildEvents children = new ChildEvents();
    private final WindowsProxies proxies = new WindowsProxies();

    /** @param mainClass the class after which the arguments begin on the command line of this process */
    public WindowsPlatform(String mainClass) {
        this.mainClass = mainClass;
    }

    @Override
    public InstallationFolders folders() {
        Path data = KnownFolders.programData().resolve("Coffre");
        return new InstallationFolders(data.resolve("settings"), data, data.resolve("cache"));
    }

    @Override
    public PrivateFiles files() {
        return new WindowsPrivateFiles();
    }

    @Override
    public LocalSockets sockets() {
        return new NamedPipes();
    }

    @Override
    public LocalFiles localFiles(Path snapshots, Map<String, String> environment) {
        return new WindowsLocalFiles(new Win32Files(), PowerShellShadowCopies.of(KnownFolders.system(), snapshots));
    }

    @Override
    public RecoveryTargets recoveryTargets() {
        return new WindowsTargets(new NtObjects());
    }

    @Override
    public Optional<FileSystemMounts> mounts() {
        return Optional.empty();
    }

    @Override
    public Volumes volumes() {
        return new WindowsVolumes();
    }

    @Override
    public LoopbackPeers loopbackPeers() {
        return new TcpTablePeers();
    }

    @Override
    public StopRequests stopRequests() {
        return children;
    }

    @Override
    public JobPriority jobPriority() {
        return children;
    }

    @Override
    public Browser browser() {
        return new ShellBrowser();
    }

    @Override
    public ExternalPrograms programs() {
        return new WindowsPrograms(() -> KnownFolders.system().toString());
    }

    @Override
    public TerminalDevice terminal() {
        return new ConsoleDevice();
    }

    @Override
    public Supplier<ZoneId> timeZone(Map<String, String> environment, ZoneId fallback) {
        return new WindowsTimeZone(fallback);
    }

    @Override
    public List<String> arguments(List<String> given) {
        return new WideCommandLine(mainClass).arguments(given);
    }

    @Override
    public Optional<ServiceControl> service(Map<String, String> environment) {
        return Optional.of(new WindowsServiceControl(environment));
    }

    @Override
    public SystemLog log() {
        return new EventLog();
    }

    @Override
    public SystemProxyResolver proxies() {
        return proxies;
    }

    @Override
    public TrustedAuthorities authorities() {
        return new WindowsAuthorities();
    }

    @Override
    public Optional<String> texts() {
        return Optional.of("dev.coffre.agent.text.windows");
    }

    @Override
    public String operatingSystem() {
        return WindowsVersionReader.read().display();
    }

    @Override
    public Optional<String> hostName() {
        return ComputerName.dnsHostName();
    }
}
