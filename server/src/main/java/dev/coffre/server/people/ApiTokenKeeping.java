package dev.coffre.server.people;

import dev.coffre.server.catalog.AccountRow;
import dev.coffre.server.catalog.Accounts;
import dev.coffre.server.catalog.ApiTokenRow;
import dev.coffre.server.catalog.ApiTokens;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.vault.field.Names;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MakeToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * API tokens: a script acts with the rights that the account has at that moment, or with fewer. Only the SHA-256 of a token is
 * stored. The lookup by hash needs no constant-time comparison, because a client cannot steer the hash. Thread-safe.
 */
public final class ApiTokenKeeping {
    /** Default lifetime in days. */
    public static final int USUAL_DAYS = 90;

    /** Maximum lifetime in days. */
    public static final int MAX_DAYS = MakeToken.MOST_DAYS;

    /** Prefix of every token, so that scanners and people recognise a leaked one. */
    private static final String PREFIX = "coffre_";

    private static final int BYTES = 32;
    private static final int MOST = 50;
    private static final Pattern NAME = Pattern.compile(Names.TOKEN);
    private static final Duration BEHIND = Duration.ofMinutes(5);

    private final Catalog catalog;
    private final InstantSource clock;
    private final RandomGenerator random;

    public ApiTokenKeeping(Catalog catalog, InstantSource clock, RandomGenerator random) {
        this.catalog = catalog;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Properties of a token to create.
     *
     * @param vault the only vault that it may reach; empty for all vaults in which the account has a role
     * @param days lifetime, 1 to {@value #MAX_DAYS}
     */
    public record Wanted(String name, Optional<VaultId> vault, boolean readOnly, int days) {}

    /** A new token with its secret, which is shown only this once. */
    public record Made(String token, ApiTokenRow row) {
        /** Omits the token, which must not reach a log. */
        @Override
        public String toString() {
            return "Made[" + row + "]";
        }
    }

    /** @throws dev.coffre.vault.problem.Problem {@code account-unknown}, {@code token-name-taken},
     *     {@code token-limit-reached}, or {@code request-malformed} */
    public Made make(String account, Wanted wanted) {
        requireWithinLimits(wanted);
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = PREFIX + HexFormat.of().formatHex(bytes);
        Instant now = clock.instant();
        ApiTokenRow row = new ApiTokenRow(
                account,
                wanted.name(),
                wanted.readOnly(),
                wanted.vault(),
                now,
                now.plus(Duration.ofDays(wanted.days())),
                Optional.empty());
        catalog.change(connection -> {
            ApiTokens tokens = new ApiTokens(connection);
            tokens.deleteExpired(now);
            if (new Accounts(connection).find(account).isEmpty()) {
                throw ProblemCode.ACCOUNT_UNKNOWN.with("account", account);
            }
            if (tokens.find(account, wanted.name()).isPresent()) {
                throw ProblemCode.TOKEN_NAME_TAKEN.with("name", wanted.name());
            }
            if (tokens.of(account).size() >= MOST) {
                throw ProblemCode.TOKEN_LIMIT_REACHED.with("limit", MOST);
            }
            tokens.insert(row, hash(token));
        });
        return new Made(token, row);
    }

    /** Whether this text has the form of an API token, valid or not. */
    public static boolean isOne(String text) {
        return text.startsWith(PREFIX);
    }

    /** Returns the account that the token acts for, with its present rights. Empty if the token is not valid. */
    public Optional<Actor.Person> actor(String token, String from) {
        Instant now = clock.instant();
        Optional<ApiTokenRow> row = catalog.read(connection -> new ApiTokens(connection).withHash(hash(token)))
                .filter(found -> found.expires().isAfter(now));
        row.filter(found -> found.used().isEmpty()
                        || found.used().get().plus(BEHIND).isBefore(now))
                .ifPresent(found -> catalog.change(connection -> new ApiTokens(connection).setUsed(found, now)));
        return row.flatMap(found -> actor(found, from));
    }

    private Optional<Actor.Person> actor(ApiTokenRow token, String from) {
        return catalog.read(connection -> {
            Optional<AccountRow> account = new Accounts(connection).find(token.account());
            if (account.isEmpty()) {
                return Optional.empty();
            }
            Rights rights = People.rights(account.get(), connection).limitedTo(token.vault(), token.readOnly());
            return Optional.of(new Actor.Person(token.account(), rights, from, Optional.of(token.name()), false));
        });
    }

    public List<ApiTokenRow> all() {
        return catalog.read(connection -> new ApiTokens(connection).all());
    }

    public List<ApiTokenRow> of(String account) {
        return catalog.read(connection -> new ApiTokens(connection).of(account));
    }

    /** Revokes the token at once. Throws {@code token-unknown} if the account has none of this name. */
    public void revoke(String account, String name) {
        catalog.change(connection -> {
            ApiTokens tokens = new ApiTokens(connection);
            if (tokens.find(account, name).isEmpty()) {
                throw ProblemCode.TOKEN_UNKNOWN.with("name", name);
            }
            tokens.delete(account, name);
        });
    }

    /** Whether this text is valid as the name of a token. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private static void requireWithinLimits(Wanted wanted) {
        if (!isName(wanted.name())) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "not a name for a token");
        }
        if (wanted.days() < 1 || wanted.days() > MAX_DAYS) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "a token lives 1 to " + MAX_DAYS + " days");
        }
    }

    private static Sha256 hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
