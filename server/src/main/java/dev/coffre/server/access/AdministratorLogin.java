package dev.coffre.server.access;

import dev.coffre.server.catalog.AccountRow;
import dev.coffre.server.catalog.Accounts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/** People log in by name and password. Thread-safe. */
public final class AdministratorLogin {
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    private static final int MAX_PASSWORD = 1_024;

    private final Catalog catalog;
    private final Tokens tokens;
    private final LoginGuard guard;
    private final PasswordHash nobody;

    /** Each try takes 64 MiB: one at a time, however many come. */
    private final Lock hashing = new ReentrantLock();

    public AdministratorLogin(Catalog catalog, Tokens tokens, InstantSource clock, RandomGenerator random) {
        this.catalog = catalog;
        this.tokens = tokens;
        this.guard = new LoginGuard(clock);
        this.nobody = PasswordHash.ofNobody(random);
    }

    /** @throws dev.coffre.vault.problem.Problem {@code login-failed} or {@code login-locked-out} */
    public IssuedToken login(String name, String password) {
        if (password.length() > MAX_PASSWORD || name.length() > MAX_PASSWORD) {
            throw ProblemCode.LOGIN_FAILED.problem();
        }
        guard.beforeTry(name);
        Optional<AccountRow> account = catalog.read(connection -> new Accounts(connection).find(name));
        // An unknown name costs the same work as a known one.
        PasswordHash hash =
                account.map(row -> PasswordHash.parse(row.passwordHash())).orElse(nobody);
        if (!matches(hash, password) || account.isEmpty()) {
            throw ProblemCode.LOGIN_FAILED.problem();
        }
        guard.succeeded(name);
        return tokens.issue(new Grant.Administrator(name), TOKEN_LIFE);
    }

    private boolean matches(PasswordHash hash, String password) {
        hashing.lock();
        try {
            return hash.matches(password);
        } finally {
            hashing.unlock();
        }
    }
}
