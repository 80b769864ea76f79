package dev.coffre.agent.home;

import dev.coffre.agent.throttle.Bitrate;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.agent.throttle.WorkHours;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.ProxyCredentials;
import dev.coffre.vault.client.VaultAddress;
import dev.coffre.vault.credentials.AddressAnnouncement;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AddressAnnouncementMessage;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The settings as a JSON file. Only its owner may read it, because it may hold a proxy's password. */
public final class SettingsFile {
    private static final int VERSION = 1;

    private final DurableFile file;
    private final ProxyChoice systemProxy;

    /** @param systemProxy holds if the settings choose no proxy */
    public SettingsFile(PrivatePath path, ProxyChoice systemProxy) {
        this.file = new DurableFile(path, WireJson.MAX_BYTES, ProblemCode.STATE_DAMAGED);
        this.systemProxy = systemProxy;
    }

    /** @param vaultUrls empty before the registration */
    private record StoredSettings(
            int version,
            List<String> vaultUrls,
            List<String> tlsPins,
            Optional<AddressAnnouncementMessage> announced,
            Optional<StoredProxy> proxy,
            Optional<StoredThrottle> throttle,
            Optional<String> recoveryFolder) {}

    /** @param mode {@code none}, {@code system} or {@code explicit} */
    private record StoredProxy(
            String mode,
            Optional<String> host,
            Optional<Integer> port,
            Optional<String> user,
            Optional<String> password) {
        @Override
        public String toString() {
            return "StoredProxy[" + mode + "]";
        }
    }

    /**
     * @param workDays {@code mon} to {@code sun}
     * @param workHours {@code 08:00-18:00}
     * @param workRate bits per second
     * @param otherRate bits per second
     */
    private record StoredThrottle(
            boolean enabled, List<String> workDays, String workHours, long workRate, long otherRate) {}

    /** Returns the settings. Defaults without a file: no vault, the system's proxy, no throttle. */
    public AgentSettings read() {
        return file.read()
                .map(this::parse)
                .orElseGet(() -> new AgentSettings(Optional.empty(), systemProxy, Throttle.OFF, Optional.empty()));
    }

    /**
     * Changes the settings while no other process can. Writes only if something changed.
     *
     * @return the settings after the change
     */
    public AgentSettings update(UnaryOperator<AgentSettings> change) {
        return file.withLock(() -> {
            AgentSettings before = read();
            AgentSettings after = change.apply(before);
            if (!after.equals(before)) {
                write(after);
            }
            return after;
        });
    }

    private void write(AgentSettings settings) {
        Optional<VaultAddress> address = settings.vault().map(KnownVault::address);
        StoredSettings stored = new StoredSettings(
                VERSION,
                address.stream()
                        .flatMap(known -> known.urls().stream())
                        .map(URI::toString)
                        .toList(),
                address.stream()
                        .flatMap(known -> known.pins().stream())
                        .sorted()
                        .toList(),
                settings.vault().flatMap(KnownVault::announced).map(AddressAnnouncement::toMessage),
                Optional.of(toStored(settings.proxy())),
                Optional.of(toStored(settings.throttle())),
                settings.recoveryFolder().map(Path::toString));
        file.write(WireJson.write(stored));
    }

    private AgentSettings parse(byte[] json) {
        try {
            StoredSettings stored = WireJson.read(json, StoredSettings.class);
            if (stored.version > VERSION) {
                throw ProblemCode.FORMAT_TOO_NEW.with("thing", "the settings").with("version", stored.version);
            }
            return new AgentSettings(
                    loadVault(stored),
                    stored.proxy.map(this::fromStored).orElse(systemProxy),
                    stored.throttle.map(this::fromStored).orElse(Throttle.OFF),
                    stored.recoveryFolder.map(Path::of));
        } catch (MalformedMessageException | IllegalArgumentException e) {
            throw file.damaged(String.valueOf(e.getMessage())).causedBy(e);
        }
    }

    private static Optional<KnownVault> loadVault(StoredSettings stored) {
        List<URI> urls = stored.vaultUrls.stream().map(URI::create).toList();
        return urls.isEmpty()
                ? Optional.empty()
                : Optional.of(new KnownVault(
                        new VaultAddress(urls, Set.copyOf(stored.tlsPins)),
                        stored.announced.map(AddressAnnouncement::of)));
    }

    private static StoredThrottle toStored(Throttle throttle) {
        return new StoredThrottle(
                throttle.enabled(),
                throttle.workHours().dayWords(),
                throttle.workHours().hours(),
                throttle.work().bitsPerSecond(),
                throttle.other().bitsPerSecond());
    }

    private Throttle fromStored(StoredThrottle stored) {
        WorkHours hours = Throttle.OFF
                .workHours()
                .withDays(String.join(",", stored.workDays))
                .flatMap(days -> days.withHours(stored.workHours))
                .orElseThrow(() -> file.damaged("work hours that are none"));
        return new Throttle(stored.enabled, hours, new Bitrate(stored.workRate), new Bitrate(stored.otherRate));
    }

    private static StoredProxy toStored(ProxyChoice proxy) {
        return switch (proxy) {
            case ProxyChoice.None none -> proxyMode("none");
            case ProxyChoice.FromEnvironment environment -> proxyMode("system");
            case ProxyChoice.Explicit(String host, int port, Optional<ProxyCredentials> login) ->
                new StoredProxy(
                        "explicit",
                        Optional.of(host),
                        Optional.of(port),
                        login.map(ProxyCredentials::user),
                        login.map(known -> new String(known.password())));
        };
    }

    private static StoredProxy proxyMode(String mode) {
        return new StoredProxy(mode, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private ProxyChoice fromStored(StoredProxy stored) {
        return switch (stored.mode) {
            case "none" -> new ProxyChoice.None();
            case "system" -> systemProxy;
            case "explicit" ->
                new ProxyChoice.Explicit(
                        stored.host.orElseThrow(() -> file.damaged("a proxy without host")),
                        stored.port.orElseThrow(() -> file.damaged("a proxy without port")),
                        stored.user.map(user -> new ProxyCredentials(
                                user, stored.password.orElse("").toCharArray())));
            default -> throw file.damaged("an unknown proxy mode");
        };
    }
}
