package dev.coffre.server.people;

import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.audit.Deed;
import dev.coffre.server.catalog.AccountRow;
import dev.coffre.server.catalog.Accounts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.figures.Tally;
import dev.coffre.vault.field.Names;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Verifies name and password, for pages and scripts alike. Thread-safe. */
public final class SignIn {
    private static final int MAX_LENGTH = Names.PASSWORD_MOST;

    /** Limit of waiting attempts, for strangers and for known people. Both together must stay below the number of threads. */
    private static final int WAITING = 3;

    private final Catalog catalog;
    private final AuditLog audit;
    private final SecondFactorKeeping secondFactors;
    private final Consumer<String> whenGuessed;
    private final InstantSource clock;
    private final Tally results = new Tally();
    private final LoginGuard guard;
    private final PasswordHash nobody;

    /** A check takes 64 MiB, so only one runs at a time. Fair, so the order of arrival holds. */
    private final Lock hashing = new ReentrantLock(true);

    /** Attempts beyond these permits are refused. Otherwise a flood of attempts would hold every thread. */
    private final Semaphore strangers = new Semaphore(WAITING);

    /** For attempts from a network that the account has signed in from, and for people who are signed in. */
    private final Semaphore known = new Semaphore(WAITING);

    /** Permits of {@link #known} in use, by account. */
    private final Map<String, Integer> waiting = new ConcurrentHashMap<>();

    /** @param whenGuessed receives an account whose second-factor codes are being guessed by a client that has the password */
    public SignIn(
            Catalog catalog,
            AuditLog audit,
            SecondFactorKeeping secondFactors,
            Consumer<String> whenGuessed,
            InstantSource clock,
            RandomGenerator random,
            PasswordCost cost) {
        this.catalog = catalog;
        this.audit = audit;
        this.secondFactors = secondFactors;
        this.whenGuessed = whenGuessed;
        this.clock = clock;
        this.guard = new LoginGuard(new SignInHistory(catalog, clock), clock);
        this.nobody = PasswordHash.ofNobody(cost, random);
    }

    /**
     * A sign-in attempt.
     *
     * @param code of the second factor, or a spare code
     * @param from address of the client
     */
    public record Attempt(String name, String password, Optional<String> code, String from) {
        /** Omits the secrets, which must not reach a log. */
        @Override
        public String toString() {
            return "Attempt[" + name + ", " + from + "]";
        }
    }

    /**
     * Signs a person in. The audit log records sign-ins and wrong passwords. It does not record attempts that were refused
     * unchecked, since any client could send thousands of them. Blocks for some tenths of a second, so it must not run on a
     * thread that others wait for.
     *
     * @throws dev.coffre.vault.problem.Problem {@code login-failed}, {@code login-locked-out}, {@code rate-limited} if too many
     *     sign in at this moment; after a right password, {@code second-factor-missing} or {@code second-factor-wrong}
     */
    public SignedIn signIn(Attempt attempt) {
        try {
            SignedIn signedIn = tried(attempt);
            results.add(1, AuditLog.DONE);
            return signedIn;
        } catch (Problem refused) {
            results.add(1, refused.code().code());
            throw refused;
        }
    }

    /** Counts sign-ins since the start by outcome: {@code done}, or a problem code. */
    public Tally results() {
        return results;
    }

    private SignedIn tried(Attempt attempt) {
        boolean isKnown = guard.isKnown(attempt.name(), attempt.from());
        Supplier<SignedIn> work = () -> {
            guard.beforeTry(attempt.name(), attempt.from());
            Optional<AccountRow> account = find(attempt.name());
            // Text typed as an unknown name may be a password in the wrong field, so it is not logged.
            String name = account.map(AccountRow::name).orElse("");
            return audit.tellProof(name, attempt.from(), Deed.of("sign-in"), () -> verifiedAll(account, attempt));
        };
        return isKnown ? inTurnOf(attempt.name(), work) : inTurn(strangers, work);
    }

    /** Verifies the password of a person who is signed in. */
    public void verifyPassword(Attempt attempt) {
        inTurnOf(attempt.name(), () -> {
            guard.beforeTry(attempt.name(), attempt.from());
            SignedIn signedIn = verified(find(attempt.name()), attempt);
            guard.succeeded(attempt.name(), attempt.from());
            return signedIn;
        });
    }

    /** As {@link #verifyPassword}, and verifies the second factor too. */
    public void verifyAll(Attempt attempt) {
        inTurnOf(attempt.name(), () -> {
            guard.beforeTry(attempt.name(), attempt.from());
            return verifiedAll(find(attempt.name()), attempt);
        });
    }

    /**
     * A person who is signed in gives a new proof of identity: a code if the account has a second factor, else the password.
     * Counted like sign-ins.
     *
     * @return the new session state
     * @throws dev.coffre.vault.problem.Problem as {@link #signIn}
     */
    public SignedIn prove(Attempt attempt) {
        return inTurnOf(attempt.name(), () -> {
            guard.beforeTry(attempt.name(), attempt.from());
            return audit.tellProof(
                    attempt.name(),
                    attempt.from(),
                    Deed.of("prove-identity"),
                    () -> secondFactors.isOn(attempt.name()) ? verifiedCode(attempt) : verifiedAgain(attempt));
        });
    }

    private SignedIn verifiedAgain(Attempt attempt) {
        SignedIn signedIn = verified(find(attempt.name()), attempt);
        guard.succeeded(attempt.name(), attempt.from());
        return signedIn;
    }

    private SignedIn verifiedCode(Attempt attempt) {
        AccountRow account = find(attempt.name()).orElseThrow(ProblemCode.LOGIN_FAILED::problem);
        useCode(attempt);
        guard.succeeded(attempt.name(), attempt.from());
        return signedIn(account);
    }

    /** One account gets all permits for known people but one, so a flood of its attempts leaves a permit to others. */
    private <T> T inTurnOf(String account, Supplier<T> work) {
        boolean hasPlace = waiting.merge(account, 1, Integer::sum) < WAITING;
        try {
            if (!hasPlace) {
                throw ProblemCode.RATE_LIMITED.with("seconds", 1);
            }
            return inTurn(known, work);
        } finally {
            waiting.computeIfPresent(account, (name, places) -> places > 1 ? places - 1 : null);
        }
    }

    private static <T> T inTurn(Semaphore lane, Supplier<T> work) {
        if (!lane.tryAcquire()) {
            throw ProblemCode.RATE_LIMITED.with("seconds", 1);
        }
        try {
            return work.get();
        } finally {
            lane.release();
        }
    }

    private Optional<AccountRow> find(String name) {
        return Names.length(name) > MAX_LENGTH
                ? Optional.empty()
                : catalog.read(connection -> new Accounts(connection).find(name));
    }

    private SignedIn verified(Optional<AccountRow> account, Attempt attempt) {
        // An unknown name costs the same work as a known one.
        PasswordHash hash =
                account.map(row -> PasswordHash.parse(row.passwordHash())).orElse(nobody);
        if (!matches(hash, attempt.password()) || account.isEmpty()) {
            throw ProblemCode.LOGIN_FAILED.problem();
        }
        return signedIn(account.get());
    }

    /** Built from the row whose password was checked, so a password that is set meanwhile ends this session too. */
    private SignedIn signedIn(AccountRow account) {
        return new SignedIn(
                account.name(), catalog.read(connection -> People.mark(account, connection)), clock.instant());
    }

    private SignedIn verifiedAll(Optional<AccountRow> account, Attempt attempt) {
        SignedIn signedIn = verified(account, attempt);
        useCode(attempt);
        guard.succeeded(attempt.name(), attempt.from());
        return signedIn;
    }

    private void useCode(Attempt attempt) {
        if (attempt.code().isPresent()) {
            guard.beforeCode(attempt.name(), attempt.from());
        }
        try {
            secondFactors.use(attempt.name(), attempt.code());
        } catch (Problem refused) {
            if (refused.code() == ProblemCode.SECOND_FACTOR_WRONG && guard.isGuessed(attempt.name())) {
                whenGuessed.accept(attempt.name());
            }
            throw refused;
        }
        if (attempt.code().isPresent()) {
            guard.codeRight(attempt.name(), attempt.from());
        }
    }

    private boolean matches(PasswordHash hash, String password) {
        if (Names.length(password) > MAX_LENGTH) {
            return false;
        }
        hashing.lock();
        try {
            return hash.matches(password);
        } finally {
            hashing.unlock();
        }
    }
}
