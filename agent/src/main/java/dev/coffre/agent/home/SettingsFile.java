package dev.coffre.agent.home;

import dev.coffre.agent.throttle.Bitrate;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.agent.throttle.WorkHours;
import dev.coffre.vault.address.AddressAnnouncement;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.ProxyChoice;
import dev.coffre.vault.remote.ProxyLogin;
import dev.coffre.vault.remote.VaultAddress;
import dev.coffre.vault.wire.AddressAnnounced;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.WireJson;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The settings as a JSON file. Only its owner may read it, because it may hold a proxy's password. */
public final class SettingsFile {
    private static final int VERSION = 1;

    private final DurableFile file;
    private final Map<String, String> environment;

    /** @param environment names the proxy if the settings do not */
    public SettingsFile(Path path, Map<String, String> environment) {
        this.file = new DurableFile(path, WireJson.MAX_BYTES, ProblemCode.STATE_DAMAGED);
        this.environment = Map.copyOf(environment);
    }

    /** @param vaultUrls empty before the registration */
    private record Stored(
            int version,
            List<String> vaultUrls,
            List<String> tlsPins,
            Optional<AddressAnnounced> announced,
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
    public Settings read() {
        return file.read()
                .map(this::parse)
                .orElseGet(() -> new Settings(Optional.empty(), systemProxy(), Throttle.OFF, Optional.empty()));
    }

    /**
     * Changes the settings while no other process can. Writes only if something changed.
     *
     * @return the settings after the change
     */
    public Settings update(UnaryOperator<Settings> change) {
        return file.alone(() -> {
            Settings before = read();
            Settings after = change.apply(before);
            if (!after.equals(before)) {
                write(after);
            }
            return after;
        });
    }

    private void write(Settings settings) {
        Optional<VaultAddress> address = settings.vault().map(KnownVault::address);
        Stored stored = new Stored(
                VERSION,
                address.stream()
                        .flatMap(known -> known.urls().stream())
                        .map(URI::toString)
                        .toList(),
                address.stream()
                        .flatMap(known -> known.pins().stream())
                        .sorted()
                        .toList(),
                settings.vault().flatMap(KnownVault::announced).map(AddressAnnouncement::message),
                Optional.of(store(settings.proxy())),
                Optional.of(store(settings.throttle())),
                settings.recoveryFolder().map(Path::toString));
        file.write(WireJson.write(stored));
    }

    private Settings parse(byte[] json) {
        try {
            Stored stored = WireJson.read(json, Stored.class);
            if (stored.version > VERSION) {
                throw ProblemCode.FORMAT_TOO_NEW.with("thing", "the settings").with("version", stored.version);
            }
            return new Settings(
                    loadVault(stored),
                    stored.proxy.map(this::load).orElseGet(this::systemProxy),
                    stored.throttle.map(this::load).orElse(Throttle.OFF),
                    stored.recoveryFolder.map(Path::of));
        } catch (MalformedMessage | IllegalArgumentException e) {
            throw file.damaged(String.valueOf(e.getMessage())).causedBy(e);
        }
    }

    private static Optional<KnownVault> loadVault(Stored stored) {
        List<URI> urls = stored.vaultUrls.stream().map(URI::create).toList();
        return urls.isEmpty()
                ? Optional.empty()
                : Optional.of(new KnownVault(
                        new VaultAddress(urls, Set.copyOf(stored.tlsPins)),
                        stored.announced.map(AddressAnnouncement::of)));
    }

    private static StoredThrottle store(Throttle throttle) {
        return new StoredThrottle(
                throttle.enabled(),
                throttle.workHours().dayWords(),
                throttle.workHours().hours(),
                throttle.work().bitsPerSecond(),
                throttle.other().bitsPerSecond());
    }

    private Throttle load(StoredThrottle stored) {
        WorkHours hours = Throttle.OFF
                .workHours()
                .on(String.join(",", stored.workDays))
                .flatMap(days -> days.at(stored.workHours))
                .orElseThrow(() -> file.damaged("work hours that are none"));
        return new Throttle(stored.enabled, hours, new Bitrate(stored.workRate), new Bitrate(stored.otherRate));
    }

    private ProxyChoice systemProxy() {
        return new ProxyChoice.FromEnvironment(environment);
    }

    private static StoredProxy store(ProxyChoice proxy) {
        return switch (proxy) {
            case ProxyChoice.None none -> plain("none");
            case ProxyChoice.FromEnvironment environment -> plain("system");
            case ProxyChoice.Explicit(String host, int port, Optional<ProxyLogin> login) ->
                new StoredProxy(
                        "explicit",
                        Optional.of(host),
                        Optional.of(port),
                        login.map(ProxyLogin::user),
                        login.map(known -> new String(known.password())));
        };
    }

    private static StoredProxy plain(String mode) {
        return new StoredProxy(mode, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private ProxyChoice load(StoredProxy stored) {
        return switch (stored.mode) {
            case "none" -> new ProxyChoice.None();
            case "system" -> systemProxy();
            case "explicit" ->
                new ProxyChoice.Explicit(
                        stored.host.orElseThrow(() -> file.damaged("a proxy without host")),
                        stored.port.orElseThrow(() -> file.damaged("a proxy without port")),
                        stored.user.map(user ->
                                new ProxyLogin(user, stored.password.orElse("").toCharArray())));
            default -> throw file.damaged("an unknown proxy mode");
        };
    }
}
