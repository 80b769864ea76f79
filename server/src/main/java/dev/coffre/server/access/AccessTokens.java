package dev.coffre.server.access;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.people.NetworkPrefix;
import dev.coffre.server.state.AttemptCounters;
import dev.coffre.server.state.AttemptLimit;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Bearer tokens of 32 random bytes. Only their SHA-256 is kept. Tokens are not revoked: at each use the catalog decides
 * whether the machine, keys or credentials behind one are still valid. The lookup by hash needs no constant-time comparison,
 * because a client cannot steer the hash.
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

    /** By machine. Each report is a durable write. */
    private static final AttemptLimit REPORTS = new AttemptLimit("displaced-report", 1, Duration.ofMinutes(1));

    private final TokenStore tokens;
    private final AttemptCounters counters;
    private final Catalog catalog;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final MachineKeyWatcher watcher;

    public AccessTokens(
            TokenStore tokens,
            AttemptCounters counters,
            Catalog catalog,
            InstantSource clock,
            RandomGenerator random,
            MachineKeyWatcher watcher) {
        this.tokens = tokens;
        this.counters = counters;
        this.catalog = catalog;
        this.clock = clock;
        this.random = random;
        this.watcher = watcher;
    }

    /** @param from IP address of the client */
    public IssuedToken issue(TokenIdentity identity, Duration life, String from) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        Instant now = clock.instant();
        Instant expires = now.plus(life);
        tokens.add(
                new StoredToken(hash(token), identity, now, expires, NetworkPrefix.prefix48Of(from), Optional.empty()));
        return new IssuedToken(token, expires, identity);
    }

    /**
     * Reports a token that gave way and was not idle, once it is used: then its holder was still at work. Reports a machine
     * once a minute, however many of its tokens are used.
     */
    private void reportDisplaced(Sha256 hash) {
        tokens.takeDisplaced(hash, clock.instant())
                .filter(this::isValid)
                .filter(machine -> counters.count(
                                List.of(REPORTS.of(machine.machine().toString())))
                        .isEmpty())
                .ifPresent(machine ->
                        watcher.keyShared(machine.vault(), machine.machine(), ProblemCode.NOT_AUTHENTICATED));
    }

    /**
     * Returns the identity behind the token. Throws {@code not-authenticated} if the token is missing, unknown or
     * expired, or if its machine, keys or vault credentials are no longer valid.
     */
    public TokenIdentity authenticate(Optional<String> token) {
        Instant now = clock.instant();
        Optional<Sha256> hash = token.map(AccessTokens::hash);
        Optional<StoredToken> entry =
                hash.flatMap(known -> tokens.find(known, now)).filter(known -> isValid(known.identity()));
        if (entry.isEmpty()) {
            hash.ifPresent(this::reportDisplaced);
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "no token that is valid now");
        }
        tokens.setUsed(entry.get(), now);
        return entry.get().identity();
    }

    private boolean isValid(TokenIdentity identity) {
        return switch (identity) {
            case TokenIdentity.DomainTokenIdentity reading ->
                catalog.read(connection -> new MachineAccessCheck(connection).isValid(reading));
            case TokenIdentity.AccountTokenIdentity person -> true; // account and rights are read for each request
        };
    }

    private static Sha256 hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
