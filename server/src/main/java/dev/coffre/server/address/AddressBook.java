package dev.coffre.server.address;

import dev.coffre.server.hosting.CredentialsIssue.ServiceAddress;
import dev.coffre.server.tls.PemPair;
import dev.coffre.server.tls.TlsIdentity;
import dev.coffre.server.tls.TlsKeys;
import dev.coffre.vault.address.AddressAnnouncement;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.wire.AddressAnnounced;
import dev.coffre.vault.wire.AddressEntry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The addresses and TLS keys under which agents reach this service. A change is announced first and activated later. Until then
 * both the old and the new ones are valid, so every agent that connects in between follows. The state is kept in the key
 * folder, because it must survive the loss of the catalog. Thread-safe.
 */
public final class AddressBook {
    private final Path file;
    private final TlsKeys keys;
    private final SigningKey signingKey;
    private final InstantSource clock;

    private AddressState state;
    private Trust trust = new Trust.OwnKey();
    private List<String> set = List.of();
    private Consumer<TlsIdentity> server = identity -> {};

    private AddressBook(Path file, TlsKeys keys, SigningKey signingKey, InstantSource clock) {
        this.file = file;
        this.keys = keys;
        this.signingKey = signingKey;
        this.clock = clock;
        this.state = AddressState.read(file);
    }

    /** Opens the state that the last run of the service left. */
    public static AddressBook open(Path keyFolder, TlsKeys keys, SigningKey signingKey, InstantSource clock) {
        return new AddressBook(keyFolder.resolve("address"), keys, signingKey, clock);
    }

    /**
     * Called when the service starts.
     *
     * @param supposed address to use if none is configured; it is not announced, because it is a guess
     * @param server presents the given TLS key from then on
     */
    public synchronized void serve(Serving serving, String supposed, Consumer<TlsIdentity> server) {
        serving.urls().forEach(AddressBook::requireAddress);
        this.server = server;
        this.trust = serving.trust();
        this.set = serving.urls();
        change(withTrust(withUrls(state, supposed)));
    }

    private AddressState withUrls(AddressState before, String supposed) {
        if (!before.replaced().isEmpty() && before.replaced().equals(set)) {
            return before;
        }
        AddressState after =
                before.withReplaced(List.of()).withUrls(set.isEmpty() ? List.of(supposed) : set, set.isEmpty());
        return after.urls().containsAll(after.nextUrls()) ? after.withNextUrls(List.of()) : after;
    }

    private AddressState withTrust(AddressState before) {
        AddressState after = before.withTlsPins(
                switch (trust) {
                    case Trust.OwnKey own -> List.of(keys.openOrCreate().pin());
                    case Trust.Pins(List<Sha256> pins) ->
                        pins.stream().map(Sha256::toString).toList();
                    case Trust.Authorities authorities -> List.of();
                });
        return after.tlsPins().containsAll(after.nextPins()) ? after.withNextPins(List.of()) : after;
    }

    /** Returns what vault credentials contain. Throws {@code vault-unavailable} if the service has never run. */
    public synchronized ServiceAddress current() {
        if (state.urls().isEmpty()) {
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "it has never run, so nobody knows its address");
        }
        return new ServiceAddress(joined(state.urls(), state.nextUrls()), pins());
    }

    /** The current announcement for agents. Empty before the first run. */
    public synchronized Optional<AddressAnnounced> announced() {
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
                state.announced().map(AddressAnnounced::number));
    }

    /** Announces further addresses to agents. */
    public synchronized void announceUrls(List<String> urls) {
        if (urls.isEmpty()) {
            throw ProblemCode.ADDRESS_INVALID.problem();
        }
        urls.forEach(AddressBook::requireAddress);
        if (state.guessed()) {
            throw ProblemCode.ADDRESS_SUPPOSED.problem();
        }
        if (joined(state.urls(), urls).size() > AddressAnnouncement.MAX_URLS) {
            throw ProblemCode.ADDRESSES_TOO_MANY.with("limit", AddressAnnouncement.MAX_URLS);
        }
        change(state.withNextUrls(urls));
    }

    /** Makes the announced addresses the only ones. They override the configured ones until the configuration changes. */
    public synchronized void activateUrls() {
        if (state.nextUrls().isEmpty()) {
            throw ProblemCode.NOTHING_ANNOUNCED.problem();
        }
        List<String> replaced = set.isEmpty() ? state.replaced().isEmpty() ? state.urls() : state.replaced() : set;
        change(state.withReplaced(replaced).withUrls(state.nextUrls(), false).withNextUrls(List.of()));
    }

    public synchronized void withdrawUrls() {
        change(state.withNextUrls(List.of()));
    }

    /** Creates a new TLS key, or takes the operator's, and announces it to agents. */
    public synchronized void announceKey(Optional<PemPair> operators) {
        if (!state.urls().isEmpty() && state.tlsPins().isEmpty()) {
            throw ProblemCode.ANNOUNCEMENT_NEEDLESS.problem();
        }
        keys.prepareNext(operators);
        change(state);
    }

    /** Announces a key that another program holds, such as the next key of a reverse proxy. */
    public synchronized void announcePin(String pin) {
        change(state.withNextPins(List.of(Trust.pin(pin).toString())));
    }

    /** Presents the announced key from now on, and no other. */
    public synchronized void activateKey() {
        TlsIdentity identity = keys.activateNext().orElseThrow(ProblemCode.NOTHING_ANNOUNCED::problem);
        server.accept(identity);
        change(
                trust instanceof Trust.OwnKey && !state.tlsPins().isEmpty()
                        ? state.withTlsPins(List.of(identity.pin()))
                        : state);
    }

    public synchronized void withdrawKey() {
        keys.withdrawNext();
        change(state.withNextPins(List.of()));
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

    private void change(AddressState after) {
        state = after;
        List<String> urls = after.guessed() ? List.of() : joined(after.urls(), after.nextUrls());
        List<Sha256> pins = pins();
        List<String> texts = pins.stream().map(Sha256::toString).toList();
        Optional<AddressAnnounced> before = after.announced();
        boolean same = before.filter(
                        said -> said.urls().equals(urls) && said.tlsPins().equals(texts))
                .isPresent();
        if (!same) {
            // Numbers follow the clock, so that a vault that was set back to an older copy continues above what agents have
            // seen.
            long number = Math.max(before.map(AddressAnnounced::number).orElse(0L) + 1, clock.millis());
            state = after.withAnnounced(
                    AddressAnnouncement.sign(number, urls, pins, signingKey).message());
        }
        state.write(file);
    }

    private static List<String> joined(List<String> first, List<String> then) {
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
