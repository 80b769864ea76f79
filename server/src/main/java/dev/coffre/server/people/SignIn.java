package dev.coffre.server.people;

import dev.coffre.server.catalog.AccountRow;
import dev.coffre.server.catalog.Accounts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.vault.problem.ProblemCode;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/** People sign in by name and password, whatever page or script asks. Thread-safe. */
public final class SignIn {
    private static final int MAX_LENGTH = 1_024;
    private static final int WAITING = 6;

    private final Catalog catalog;
    private final LoginGuard guard;
    private final PasswordHash nobody;

    /** Each try takes 64 MiB: one at a time, however many come. */
    private final Lock hashing = new ReentrantLock();

    /** Those beyond are sent away, or a flood of tries would hold every thread that others need. */
    private final Semaphore waiting = new Semaphore(WAITING);

    public SignIn(Catalog catalog, InstantSource clock, RandomGenerator random) {
        this.catalog = catalog;
        this.guard = new LoginGuard(clock);
        this.nobody = PasswordHash.ofNobody(random);
    }

    /**
     * Somebody says who he is.
     *
     * @param from the address that it comes from
     */
    public record Attempt(String name, String password, Optional<String> code, String from) {
        /** Without the secrets, which must not reach a log. */
        @Override
        public String toString() {
            return "Attempt[" + name + ", " + from + "]";
        }
    }

    /**
     * Blocks for some tenths of a second: not for a thread that others wait for.
     *
     * @throws dev.coffre.vault.problem.Problem {@code login-failed}, {@code login-locked-out}, or {@code rate-limited}
     *     when too many sign in at this moment
     */
    public SignedIn signIn(Attempt attempt) {
        if (attempt.password().length() > MAX_LENGTH || attempt.name().length() > MAX_LENGTH) {
            throw ProblemCode.LOGIN_FAILED.problem();
        }
        if (!waiting.tryAcquire()) {
            throw ProblemCode.RATE_LIMITED.with("seconds", 1);
        }
        try {
            return verified(attempt);
        } finally {
            waiting.release();
        }
    }

    /** As {@link #signIn}, of somebody who is signed in and is to prove once more that it is really him. */
    public void verifyPassword(String name, String password, String from) {
        signIn(new Attempt(name, password, Optional.empty(), from));
    }

    private SignedIn verified(Attempt attempt) {
        guard.beforeTry(attempt.name(), attempt.from());
        Optional<AccountRow> account = catalog.read(connection -> new Accounts(connection).find(attempt.name()));
        // An unknown name costs the same work as a known one.
        PasswordHash hash =
                account.map(row -> PasswordHash.parse(row.passwordHash())).orElse(nobody);
        if (!matches(hash, attempt.password()) || account.isEmpty()) {
            throw ProblemCode.LOGIN_FAILED.problem();
        }
        guard.succeeded(attempt.name(), attempt.from());
        return new SignedIn(account.get().name(), hash.mark());
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
