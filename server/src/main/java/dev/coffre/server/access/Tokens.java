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
 * Bearer tokens: 32 random bytes each, of which only the SHA-256 is kept, in memory: a restart asks everybody to log in
 * again. No token is revoked: whether what it was issued for is still valid, the catalog says at each use. Looking a hash up
 * gives nothing away by its timing, since nobody can steer the hash. Thread-safe.
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
     * What the token grants; {@code not-authenticated} when there is none, it was never issued, has expired, or was issued
     * for a machine, keys or vault credentials that are no longer valid.
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
            case Grant.Person person -> true; // rights and account are looked up for each request
        };
    }

    private static Sha256 hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }

    private record Entry(Grant grant, Instant expires) {}
}
