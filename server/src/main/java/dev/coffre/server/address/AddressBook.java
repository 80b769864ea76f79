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
 * Where agents find this service and by which TLS key. A change is announced first and made active later; meanwhile both
 * hold, so that every agent that calls in between follows by itself. What is announced is remembered in the folder of
 * keys: it must survive a lost catalog. Thread-safe.
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

    /** What the service said when it last ran. */
    public static AddressBook open(Path keyFolder, TlsKeys keys, SigningKey signingKey, InstantSource clock) {
        return new AddressBook(keyFolder.resolve("address"), keys, signingKey, clock);
    }

    /**
     * The service runs now.
     *
     * @param supposed where it is if nobody has set it: too little to be announced
     * @param server shows another key from now on when it is told to
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

    /** What vault credentials name; {@code vault-unavailable} if the service has never run. */
    public synchronized ServiceAddress current() {
        if (state.urls().isEmpty()) {
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "it has never run, so nobody knows its address");
        }
        return new ServiceAddress(joined(state.urls(), state.nextUrls()), pins());
    }

    /** What agents are told; empty before the first run. */
    public synchronized Optional<AddressAnnounced> announced() {
        return state.announced();
    }

    /** What an administrator sees. */
    public synchronized AddressEntry entry() {
        return new AddressEntry(
                state.urls(),
                state.guessed(),
                state.nextUrls(),
                state.tlsPins(),
                nextPins().stream().map(Sha256::toString).toList(),
                state.announced().map(AddressAnnounced::number));
    }

    /** Tells agents by which addresses they will reach the service too. */
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

    /** From now on the announced addresses are the only ones, whatever is set, until that is changed. */
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

    /** Makes a new key, or takes the operator's, and tells agents of it. */
    public synchronized void announceKey(Optional<PemPair> operators) {
        if (!state.urls().isEmpty() && state.tlsPins().isEmpty()) {
            throw ProblemCode.ANNOUNCEMENT_NEEDLESS.problem();
        }
        keys.prepareNext(operators);
        change(state);
    }

    /** Tells agents of the key of somebody else: a reverse proxy's next one. */
    public synchronized void announcePin(String pin) {
        change(state.withNextPins(List.of(Trust.pin(pin).toString())));
    }

    /** Shows the announced key from now on, and no other. */
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

    /** None where certificate authorities vouch: agents that hold a pin would look at nothing else. */
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
            // By the clock, so that a vault that was brought back from an older copy goes on beyond what agents have
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
