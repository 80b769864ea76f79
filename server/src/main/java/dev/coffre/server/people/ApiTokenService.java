package dev.coffre.server.people;

import dev.coffre.server.catalog.AccountRow;
import dev.coffre.server.catalog.AccountTable;
import dev.coffre.server.catalog.ApiTokenRow;
import dev.coffre.server.catalog.ApiTokenTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.OptionalChange;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.message.CreateTokenRequest;
import dev.coffre.vault.field.NameRules;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.journal.JournalEvent;
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
 * API tokens: a script acts with the rights that the account has at that moment, or with fewer. Only the SHA-256 of a
 * token is stored. The lookup by hash needs no constant-time comparison, because a client cannot steer the hash.
 * Thread-safe.
 */
public final class ApiTokenService {
    /** Default lifetime in days. */
    public static final int DEFAULT_DAYS = 90;

    /** Maximum lifetime in days. */
    public static final int MAX_DAYS = CreateTokenRequest.MAX_DAYS;

    /** Prefix of every token, so that scanners and people recognise a leaked one. */
    private static final String PREFIX = "coffre_";

    private static final int TOKEN_BYTES = 32;
    private static final int MAX_TOKENS = 50;
    private static final Pattern NAME = Pattern.compile(NameRules.TOKEN);
    private static final Duration LAST_USED_RESOLUTION = Duration.ofMinutes(5);

    private final Catalog catalog;
    private final Ledger ledger;
    private final InstantSource clock;
    private final RandomGenerator random;

    public ApiTokenService(Catalog catalog, Ledger ledger, InstantSource clock, RandomGenerator random) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Properties of a token to create.
     *
     * @param vault the only vault that it may reach; empty for all vaults in which the account has a role
     * @param days lifetime, 1 to {@value #MAX_DAYS}
     */
    public record ApiTokenRequest(String name, Optional<VaultId> vault, boolean readOnly, int days) {}

    /** A new token with its secret, which is shown only this once. */
    public record CreatedApiToken(String token, ApiTokenRow row) {
        /** Omits the token, which must not reach a log. */
        @Override
        public String toString() {
            return "Made[" + row + "]";
        }
    }

    /** @throws dev.coffre.vault.problem.Problem {@code account-unknown}, {@code token-name-taken},
     *     {@code token-limit-reached}, or {@code request-malformed} */
    public CreatedApiToken create(String account, ApiTokenRequest wanted) {
        requireWithinLimits(wanted);
        byte[] bytes = new byte[TOKEN_BYTES];
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
            ApiTokenTable tokens = new ApiTokenTable(connection);
            tokens.deleteExpired(now);
            if (new AccountTable(connection).find(account).isEmpty()) {
                throw ProblemCode.ACCOUNT_UNKNOWN.with("account", account);
            }
            if (tokens.find(account, wanted.name()).isPresent()) {
                throw ProblemCode.TOKEN_NAME_TAKEN.with("name", wanted.name());
            }
            if (tokens.ofAccount(account).size() >= MAX_TOKENS) {
                throw ProblemCode.TOKEN_LIMIT_REACHED.with("limit", MAX_TOKENS);
            }
            tokens.insert(row, hash(token));
        });
        return new CreatedApiToken(token, row);
    }

    /** Whether this text has the form of an API token, valid or not. */
    public static boolean isApiToken(String text) {
        return text.startsWith(PREFIX);
    }

    /** Returns the account that the token acts for, with its present rights. Empty if the token is not valid. */
    public Optional<Actor.Person> authenticate(String token, String from) {
        Instant now = clock.instant();
        Optional<ApiTokenRow> row = catalog.read(connection -> new ApiTokenTable(connection).findByHash(hash(token)))
                .filter(found -> found.expires().isAfter(now));
        row.filter(found -> found.used().isEmpty()
                        || found.used().get().plus(LAST_USED_RESOLUTION).isBefore(now))
                .ifPresent(found -> new OptionalChange(
                                catalog, connection -> new ApiTokenTable(connection).setUsed(found, now))
                        .run());
        return row.flatMap(found -> authenticate(found, from));
    }

    private Optional<Actor.Person> authenticate(ApiTokenRow token, String from) {
        return catalog.read(connection -> {
            Optional<AccountRow> account = new AccountTable(connection).find(token.account());
            if (account.isEmpty()) {
                return Optional.empty();
            }
            Rights rights =
                    AccountQueries.rights(account.get(), connection).restrictedTo(token.vault(), token.readOnly());
            return Optional.of(new Actor.Person(token.account(), rights, from, Optional.of(token.name()), false));
        });
    }

    public List<ApiTokenRow> all() {
        return catalog.read(connection -> new ApiTokenTable(connection).all());
    }

    public List<ApiTokenRow> of(String account) {
        return catalog.read(connection -> new ApiTokenTable(connection).ofAccount(account));
    }

    /**
     * Revokes the token at once. Throws {@code token-unknown} if the account has none of this name. It is revoked in the journal
     * too: an older copy of the catalog that is put back must not let it come back. If the journal cannot be written, the token
     * is revoked in the catalog all the same.
     */
    public void revoke(String account, String name) {
        Sha256 token = catalog.read(connection -> new ApiTokenTable(connection).findHash(account, name))
                .orElseThrow(() -> ProblemCode.TOKEN_UNKNOWN.with("name", name));
        try {
            ledger.append(new JournalEvent.ApiTokenRevoked(account, token));
        } catch (RuntimeException failed) {
            catalog.change(connection -> new ApiTokenTable(connection).delete(token));
            throw failed;
        }
    }

    /** Whether this text is valid as the name of a token. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private static void requireWithinLimits(ApiTokenRequest wanted) {
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
