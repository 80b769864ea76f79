package dev.coffre.server.address;

import dev.coffre.server.hosting.CredentialsIssuer.ServiceAddress;
import dev.coffre.server.message.AddressEntry;
import dev.coffre.server.tls.PemPair;
import dev.coffre.server.tls.TlsIdentity;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.credentials.AddressAnnouncement;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.wire.AddressAnnouncementMessage;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The addresses and TLS keys under which agents reach this service. A change is announced first and activated later.
 * Until then both the old and the new ones are valid, so every agent that connects in between follows. The state is
 * kept in the key folder, because it must survive the loss of the catalog. Thread-safe.
 */
public final class AddressService {
    private final Path file;
    private final TlsKeyFiles keys;
    private final SigningKey signingKey;
    private final InstantSource clock;

    private AddressState state;
    private ServerTrust trust = new ServerTrust.OwnKey();
    private List<String> configuredUrls = List.of();
    private Consumer<TlsIdentity> onKeyActivated = identity -> {};

    private AddressService(Path file, TlsKeyFiles keys, SigningKey signingKey, InstantSource clock) {
        this.file = file;
        this.keys = keys;
        this.signingKey = signingKey;
        this.clock = clock;
        this.state = AddressState.read(file);
    }

    /** Opens the state that the last run of the service left. */
    public static AddressService open(Path keyFolder, TlsKeyFiles keys, SigningKey signingKey, InstantSource clock) {
        return new AddressService(keyFolder.resolve("address"), keys, signingKey, clock);
    }

    /**
     * Called when the service starts.
     *
     * @param guessedUrl address to use if none is configured; it is not announced, because it is a guess
     * @param server presents the given TLS key from then on
     */
    public synchronized void start(AddressSettings settings, String guessedUrl, Consumer<TlsIdentity> server) {
        settings.urls().forEach(AddressService::requireAddress);
        this.onKeyActivated = server;
        this.trust = settings.trust();
        this.configuredUrls = settings.urls();
        applyAndSave(withTrust(withUrls(state, guessedUrl)));
    }

    private AddressState withUrls(AddressState before, String supposed) {
        if (!before.replaced().isEmpty() && before.replaced().equals(configuredUrls)) {
            return before;
        }
        AddressState after = before.withReplaced(List.of())
                .withUrls(configuredUrls.isEmpty() ? List.of(supposed) : configuredUrls, configuredUrls.isEmpty());
        return after.urls().containsAll(after.nextUrls()) ? after.withNextUrls(List.of()) : after;
    }

    private AddressState withTrust(AddressState before) {
        AddressState after = before.withTlsPins(
                switch (trust) {
                    case ServerTrust.OwnKey own -> List.of(keys.openOrCreate().pin());
                    case ServerTrust.KeyPins(List<Sha256> pins) ->
                        pins.stream().map(Sha256::toString).toList();
                    case ServerTrust.Authorities authorities -> List.of();
                });
        return after.tlsPins().containsAll(after.nextPins()) ? after.withNextPins(List.of()) : after;
    }

    /** Returns what vault credentials contain. Throws {@code vault-unavailable} if the service has never run. */
    public synchronized ServiceAddress current() {
        if (state.urls().isEmpty()) {
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "it has never run, so nobody knows its address");
        }
        return new ServiceAddress(union(state.urls(), state.nextUrls()), pins());
    }

    /** The current announcement for agents. Empty before the first run. */
    public synchronized Optional<AddressAnnouncementMessage> announced() {
        return state.announced();
    }

    /** The state as an administrator sees it. */
    public synchronized AddressEntry entry() {
        return new AddressEntry(
                state.urls(),
                state.guessed(),
                state.nextUrls(),
                state.tlsPins(),
                nextPins().stream().map(Sha256::toString).toList(),
                state.announced().map(AddressAnnouncementMessage::number));
    }

    /** Announces further addresses to agents. */
    public synchronized void announceUrls(List<String> urls) {
        if (urls.isEmpty()) {
            throw ProblemCode.ADDRESS_INVALID.problem();
        }
        urls.forEach(AddressService::requireAddress);
        if (state.guessed()) {
            throw ProblemCode.ADDRESS_SUPPOSED.problem();
        }
        if (union(state.urls(), urls).size() > AddressAnnouncement.MAX_URLS) {
            throw ProblemCode.ADDRESSES_TOO_MANY.with("limit", AddressAnnouncement.MAX_URLS);
        }
        applyAndSave(state.withNextUrls(urls));
    }

    /** Makes the announced addresses the only ones. They override the configured ones until the configuration changes. */
    public synchronized void activateUrls() {
        if (state.nextUrls().isEmpty()) {
            throw ProblemCode.NOTHING_ANNOUNCED.problem();
        }
        List<String> replaced = configuredUrls.isEmpty()
                ? state.replaced().isEmpty() ? state.urls() : state.replaced()
                : configuredUrls;
        applyAndSave(
                state.withReplaced(replaced).withUrls(state.nextUrls(), false).withNextUrls(List.of()));
    }

    public synchronized void withdrawUrls() {
        applyAndSave(state.withNextUrls(List.of()));
    }

    /** Creates a new TLS key, or takes the operator's, and announces it to agents. */
    public synchronized void announceKey(Optional<PemPair> operators) {
        if (!state.urls().isEmpty() && state.tlsPins().isEmpty()) {
            throw ProblemCode.ANNOUNCEMENT_NEEDLESS.problem();
        }
        keys.prepareNext(operators);
        applyAndSave(state);
    }

    /** Announces a key that another program holds, such as the next key of a reverse proxy. */
    public synchronized void announcePin(String pin) {
        applyAndSave(state.withNextPins(List.of(ServerTrust.parsePin(pin).toString())));
    }

    /** Presents the announced key from now on, and no other. */
    public synchronized void activateKey() {
        TlsIdentity identity = keys.activateNext().orElseThrow(ProblemCode.NOTHING_ANNOUNCED::problem);
        onKeyActivated.accept(identity);
        applyAndSave(
                trust instanceof ServerTrust.OwnKey && !state.tlsPins().isEmpty()
                        ? state.withTlsPins(List.of(identity.pin()))
                        : state);
    }

    public synchronized void withdrawKey() {
        keys.withdrawNext();
        applyAndSave(state.withNextPins(List.of()));
    }

    private List<Sha256> nextPins() {
        Set<String> next = new LinkedHashSet<>(state.nextPins());
        keys.next().map(TlsIdentity::pin).ifPresent(next::add);
        return next.stream().map(Sha256::parse).toList();
    }

    /** Returns no pins if certificate authorities are trusted: an agent with a pin would ignore the certificate. */
    private List<Sha256> pins() {
        if (state.tlsPins().isEmpty()) {
            return List.of();
        }
        List<Sha256> pins =
                new ArrayList<>(state.tlsPins().stream().map(Sha256::parse).toList());
        nextPins().stream().filter(next -> !pins.contains(next)).forEach(pins::add);
        return pins;
    }

    private void applyAndSave(AddressState after) {
        state = after;
        List<String> urls = after.guessed() ? List.of() : union(after.urls(), after.nextUrls());
        List<Sha256> pins = pins();
        List<String> texts = pins.stream().map(Sha256::toString).toList();
        Optional<AddressAnnouncementMessage> before = after.announced();
        boolean same = before.filter(
                        said -> said.urls().equals(urls) && said.tlsPins().equals(texts))
                .isPresent();
        if (!same) {
            // Numbers follow the clock, so that a vault that was set back to an older copy continues above what agents
            // have
            // seen.
            long number =
                    Math.max(before.map(AddressAnnouncementMessage::number).orElse(0L) + 1, clock.millis());
            state = after.withAnnounced(
                    AddressAnnouncement.sign(number, urls, pins, signingKey).toMessage());
        }
        state.write(file);
    }

    private static List<String> union(List<String> first, List<String> then) {
        Set<String> all = new LinkedHashSet<>(first);
        all.addAll(then);
        return List.copyOf(all);
    }

    private static void requireAddress(String url) {
        try {
            AddressAnnouncement.requireAddress(url);
        } catch (IllegalArgumentException e) {
            throw ProblemCode.ADDRESS_INVALID.with("url", url).causedBy(e);
        }
    }
}
