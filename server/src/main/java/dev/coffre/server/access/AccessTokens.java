package dev.coffre.server.access;

import static java.util.Objects.requireNonNull;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.people.NetworkPrefix;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bearer tokens of 32 random bytes. Only their SHA-256 is kept, in memory, so a restart ends all of them. Tokens are
 * not revoked: at each use the catalog decides whether the machine, keys or credentials behind one are still valid. The
 * lookup by hash needs no constant-time comparison, because a client cannot steer the hash.
 *
 * <p>Each holder has a limit of tokens. Otherwise a loop of authentications would fill the memory of all vaults. A
 * holder is a machine or an account in the catalog, so the number of holders is limited too. At the limit an idle token
 * gives way first. A token is idle if it was not used within the last minute and is older than a few seconds. Without
 * an idle token, the oldest new one gives way if new ones take half of the places. Otherwise the token that was used
 * least recently gives way. So a client that only requests tokens displaces no token in use, and one that keeps its
 * tokens in use does not displace a token before its first use. Of several networks, the one with most tokens of that
 * sort loses one, so a thief elsewhere displaces its own tokens. Thread-safe.
 */
public final class AccessTokens {
    private static final int BYTES = 32;

    /** Many more than the commands that run on one machine at once. An agent whose token was dropped authenticates again. */
    private static final int OF_MACHINE = 16;

    private static final int OF_VAULT_READERS = 1_024;

    /** Scripts sign in for each run, and do not sign in again if their token was dropped. */
    private static final int OF_ACCOUNT = 64;

    private static final Duration IN_USE = Duration.ofMinutes(1);

    /** A token that is not used for longer than this after its issue is idle. Longer than a round trip. */
    private static final Duration NEW = Duration.ofSeconds(5);

    private final Map<Sha256, StoredToken> entries = new ConcurrentHashMap<>();
    private final NavigableSet<StoredToken> byExpiry =
            new TreeSet<>(Comparator.comparing(StoredToken::expires).thenComparing(StoredToken::number));

    /** Oldest first. */
    private final Map<Holder, SequencedSet<StoredToken>> byHolder = new HashMap<>();

    private final DisplacedTokens displaced = new DisplacedTokens();
    private final Catalog catalog;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final MachineKeyWatcher watcher;
    private long issued;

    public AccessTokens(Catalog catalog, InstantSource clock, RandomGenerator random, MachineKeyWatcher watcher) {
        this.catalog = catalog;
        this.watcher = watcher;
        this.clock = clock;
        this.random = random;
    }

    /** @param from IP address of the client */
    public IssuedToken issue(TokenIdentity grant, Duration life, String from) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        Instant now = clock.instant();
        Instant expires = now.plus(life);
        add(hash(token), grant, expires, now, NetworkPrefix.prefix48Of(from));
        return new IssuedToken(token, expires, grant);
    }

    private synchronized void add(Sha256 hash, TokenIdentity grant, Instant expires, Instant now, String network) {
        while (!byExpiry.isEmpty() && !byExpiry.first().expires.isAfter(now)) {
            remove(byExpiry.first());
        }
        displaced.removeExpired(now);
        StoredToken entry =
                new StoredToken(hash, grant, now, expires, issued++, network, new AtomicReference<>(Instant.MIN));
        entries.put(hash, entry);
        byExpiry.add(entry);
        for (Holder holder : holders(grant)) {
            SequencedSet<StoredToken> held = byHolder.computeIfAbsent(holder, first -> new LinkedHashSet<>());
            held.addLast(entry);
            if (held.size() > holder.most) {
                displace(held.stream().filter(token -> token != entry).toList(), network, now);
            }
        }
    }

    /**
     * @param held the holder's other tokens, oldest first
     * @param network of the new token
     */
    private void displace(List<StoredToken> held, String network, Instant now) {
        List<StoredToken> unused = held.stream()
                .filter(token -> !token.lastUsed().isAfter(now.minus(IN_USE)))
                .toList();
        Optional<StoredToken> idle = unused.stream()
                .filter(token -> !token.issued.isAfter(now.minus(NEW)))
                .findFirst();
        if (idle.isPresent()) {
            remove(idle.get());
            return;
        }
        Set<StoredToken> isUnused = Set.copyOf(unused);
        StoredToken gone = unused.size() >= held.size() / 2
                ? ofLargestNetwork(unused, network).findFirst().orElseThrow()
                : ofLargestNetwork(
                                held.stream()
                                        .filter(token -> !isUnused.contains(token))
                                        .toList(),
                                network)
                        .min(Comparator.comparing(StoredToken::lastUsed))
                        .orElseThrow();
        remove(gone);
        if (gone.grant instanceof TokenIdentity.MachineTokenIdentity machine) {
            displaced.add(gone.hash, machine, gone.expires);
        }
    }

    /** Returns the tokens of the networks that have most of them with the new token. */
    private static Stream<StoredToken> ofLargestNetwork(List<StoredToken> tokens, String newcomer) {
        Map<String, Long> sizes =
                tokens.stream().collect(Collectors.groupingBy(StoredToken::network, Collectors.counting()));
        sizes.computeIfPresent(newcomer, (network, size) -> size + 1);
        long largest = sizes.values().stream().mapToLong(size -> size).max().orElse(0);
        return tokens.stream().filter(token -> Objects.equals(sizes.get(token.network), largest));
    }

    /**
     * Reports a token that gave way and was not idle, once it is used: then its holder was still at work. Reports a machine
     * once a minute, however many of its tokens are used.
     */
    private void reportDisplaced(Sha256 hash) {
        takeDisplaced(hash)
                .filter(this::isValid)
                .filter(this::isReportDue)
                .ifPresent(machine ->
                        watcher.keyShared(machine.vault(), machine.machine(), ProblemCode.NOT_AUTHENTICATED));
    }

    private synchronized Optional<TokenIdentity.MachineTokenIdentity> takeDisplaced(Sha256 hash) {
        return displaced.take(hash, clock.instant());
    }

    private synchronized boolean isReportDue(TokenIdentity.MachineTokenIdentity machine) {
        return displaced.isReportDue(machine.machine(), clock.instant());
    }

    private void remove(StoredToken entry) {
        entries.remove(entry.hash);
        byExpiry.remove(entry);
        for (Holder holder : holders(entry.grant)) {
            byHolder.computeIfPresent(holder, (key, held) -> held.remove(entry) && held.isEmpty() ? null : held);
        }
    }

    /** The generation of keys or credentials is not part of the holder, because tokens of older generations are invalid. */
    private static List<Holder> holders(TokenIdentity grant) {
        return switch (grant) {
            case TokenIdentity.MachineTokenIdentity machine ->
                List.of(new Holder("machine", machine.machine().toString(), OF_MACHINE));
            case TokenIdentity.ReaderTokenIdentity reader ->
                List.of(
                        new Holder("reader", reader.machine().toString(), OF_MACHINE),
                        new Holder("readers", reader.vault().toString(), OF_VAULT_READERS));
            case TokenIdentity.AccountTokenIdentity person ->
                List.of(new Holder("account", person.session().account(), OF_ACCOUNT));
        };
    }

    /**
     * Returns the identity behind the token. Throws {@code not-authenticated} if the token is missing, unknown or
     * expired, or if its machine, keys or vault credentials are no longer valid.
     */
    public TokenIdentity authenticate(Optional<String> token) {
        Instant now = clock.instant();
        Optional<Sha256> hash = token.map(AccessTokens::hash);
        Optional<StoredToken> entry = hash.map(entries::get)
                .filter(known -> known.expires.isAfter(now))
                .filter(known -> isValid(known.grant));
        if (entry.isEmpty()) {
            hash.ifPresent(this::reportDisplaced);
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "no token that is valid now");
        }
        entry.get().used.set(now);
        return entry.get().grant;
    }

    private boolean isValid(TokenIdentity grant) {
        return switch (grant) {
            case TokenIdentity.DomainTokenIdentity reading ->
                catalog.read(connection -> new MachineAccessCheck(connection).isValid(reading));
            case TokenIdentity.AccountTokenIdentity person -> true; // account and rights are read for each request
        };
    }

    private static Sha256 hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param issued when it was issued
     * @param number in the order of issue
     * @param network of the client that it was issued to
     * @param used when it was last used
     */
    private record StoredToken(
            Sha256 hash,
            TokenIdentity grant,
            Instant issued,
            Instant expires,
            long number,
            String network,
            AtomicReference<Instant> used) {
        Instant lastUsed() {
            return requireNonNull(used.get());
        }
    }

    /** Tokens of one holder share a limit. */
    private record Holder(String kind, String of, int most) {}
}
