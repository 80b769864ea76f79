package dev.coffre.agent.home;

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

/** The settings as a JSON file. It may hold the password of a proxy, so only its owner may read it. */
public final class SettingsFile {
    private static final int VERSION = 1;

    private final DurableFile file;
    private final Map<String, String> environment;

    /** @param environment where the proxy is looked for when none is set */
    public SettingsFile(Path path, Map<String, String> environment) {
        this.file = new DurableFile(path, WireJson.MAX_BYTES, ProblemCode.STATE_DAMAGED);
        this.environment = Map.copyOf(environment);
    }

    private record Stored(
            int version,
            List<String> vaultUrls,
            List<String> tlsPins,
            Optional<AddressAnnounced> announced,
            Optional<StoredProxy> proxy) {}

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

    public Optional<Settings> read() {
        return file.read().map(this::parse);
    }

    public void write(Settings settings) {
        VaultAddress vault = settings.vault();
        Stored stored = new Stored(
                VERSION,
                vault.urls().stream().map(URI::toString).toList(),
                vault.pins().stream().sorted().toList(),
                settings.announced().map(AddressAnnouncement::message),
                Optional.of(store(settings.proxy())));
        file.write(WireJson.write(stored));
    }

    /**
     * Changes the settings, with no other process's change in between; nothing is written where nothing changes.
     *
     * @return the settings as they are then; empty if there are none
     */
    public Optional<Settings> update(UnaryOperator<Settings> change) {
        return file.alone(() -> {
            Optional<Settings> before = read();
            Optional<Settings> after = before.map(change);
            if (!after.equals(before)) {
                after.ifPresent(this::write);
            }
            return after;
        });
    }

    private Settings parse(byte[] json) {
        try {
            Stored stored = WireJson.read(json, Stored.class);
            if (stored.version > VERSION) {
                throw ProblemCode.FORMAT_TOO_NEW.with("thing", "the settings").with("version", stored.version);
            }
            List<URI> urls = stored.vaultUrls.stream().map(URI::create).toList();
            return new Settings(
                    new VaultAddress(urls, Set.copyOf(stored.tlsPins)),
                    stored.announced.map(AddressAnnouncement::of),
                    stored.proxy.map(this::load).orElseGet(this::systemProxy));
        } catch (MalformedMessage | IllegalArgumentException e) {
            throw file.damaged(String.valueOf(e.getMessage())).causedBy(e);
        }
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
