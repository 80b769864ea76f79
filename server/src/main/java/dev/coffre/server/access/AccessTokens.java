package dev.coffre.server.access;

import dev.coffre.server.catalog.Catalog;
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
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Bearer tokens of 32 random bytes. Only their SHA-256 is kept, in memory, so a restart ends all of them. Tokens are not
 * revoked: at each use the catalog decides whether the machine, keys or credentials behind one are still valid. The lookup by
 * hash needs no constant-time comparison, because a client cannot steer the hash.
 *
 * <p>Each holder has a limit of tokens, and the newest token replaces the oldest. Otherwise a loop of authentications would
 * fill the memory of all vaults. A holder is a machine or an account in the catalog, so the number of holders is limited too.
 * Thread-safe.
 */
public final class AccessTokens {
    private static final int BYTES = 32;

    /** Many more than the commands that run on one machine at once. An agent whose token was dropped authenticates again. */
    private static final int OF_MACHINE = 16;

    private static final int OF_VAULT_READERS = 1_024;

    /** Scripts sign in for each run, and do not sign in again if their token was dropped. */
    private static final int OF_ACCOUNT = 64;

    private final Map<Sha256, StoredToken> entries = new ConcurrentHashMap<>();
    private final NavigableSet<StoredToken> byExpiry =
            new TreeSet<>(Comparator.comparing(StoredToken::expires).thenComparing(StoredToken::number));

    /** Oldest first. */
    private final Map<Holder, SequencedSet<StoredToken>> byHolder = new HashMap<>();

    private final Catalog catalog;
    private final InstantSource clock;
    private final RandomGenerator random;
    private long issued;

    public AccessTokens(Catalog catalog, InstantSource clock, RandomGenerator random) {
        this.catalog = catalog;
        this.clock = clock;
        this.random = random;
    }

    public IssuedToken issue(TokenIdentity grant, Duration life) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        Instant now = clock.instant();
        Instant expires = now.plus(life);
        add(hash(token), grant, expires, now);
        return new IssuedToken(token, expires);
    }

    private synchronized void add(Sha256 hash, TokenIdentity grant, Instant expires, Instant now) {
        while (!byExpiry.isEmpty() && !byExpiry.first().expires.isAfter(now)) {
            remove(byExpiry.first());
        }
        StoredToken entry = new StoredToken(hash, grant, expires, issued++);
        entries.put(hash, entry);
        byExpiry.add(entry);
        for (Holder holder : holders(grant)) {
            SequencedSet<StoredToken> held = byHolder.computeIfAbsent(holder, first -> new LinkedHashSet<>());
            held.addLast(entry);
            if (held.size() > holder.most) {
                remove(held.getFirst());
            }
        }
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
     * Returns the identity behind the token. Throws {@code not-authenticated} if the token is missing, unknown or expired, or
     * if its machine, keys or vault credentials are no longer valid.
     */
    public TokenIdentity authenticate(Optional<String> token) {
        return token.map(text -> entries.get(hash(text)))
                .filter(entry -> entry.expires.isAfter(clock.instant()))
                .map(StoredToken::grant)
                .filter(this::isValid)
                .orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "no token that is valid now"));
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

    /** @param number in the order of issue */
    private record StoredToken(Sha256 hash, TokenIdentity grant, Instant expires, long number) {}

    /** Tokens of one holder share a limit. */
    private record Holder(String kind, String of, int most) {}
}
