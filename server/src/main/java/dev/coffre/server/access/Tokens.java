package dev.coffre.server.access;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Bearer tokens of 32 random bytes. Only their SHA-256 is kept, in memory, so a restart ends all of them. Tokens are not
 * revoked: at each use the catalog decides whether the machine, keys or credentials behind one are still valid. The lookup by
 * hash needs no constant-time comparison, because a client cannot steer the hash. Thread-safe.
 */
public final class Tokens {
    private static final int BYTES = 32;

    private final Map<Sha256, Entry> entries = new ConcurrentHashMap<>();
    private final Catalog catalog;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Tokens(Catalog catalog, InstantSource clock, RandomGenerator random) {
        this.catalog = catalog;
        this.clock = clock;
        this.random = random;
    }

    public IssuedToken issue(Grant grant, Duration life) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        Instant now = clock.instant();
        Instant expires = now.plus(life);
        entries.values().removeIf(entry -> !entry.expires.isAfter(now));
        entries.put(hash(token), new Entry(grant, expires));
        return new IssuedToken(token, expires);
    }

    /**
     * Returns the identity behind the token. Throws {@code not-authenticated} if the token is missing, unknown or expired, or
     * if its machine, keys or vault credentials are no longer valid.
     */
    public Grant require(Optional<String> token) {
        return token.map(text -> entries.get(hash(text)))
                .filter(entry -> entry.expires.isAfter(clock.instant()))
                .map(Entry::grant)
                .filter(this::isValid)
                .orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "no token that is valid now"));
    }

    private boolean isValid(Grant grant) {
        return switch (grant) {
            case Grant.Reading reading -> catalog.read(connection -> new MachineAccess(connection).isValid(reading));
            case Grant.Person person -> true; // account and rights are read for each request
        };
    }

    private static Sha256 hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }

    private record Entry(Grant grant, Instant expires) {}
}
