package dev.coffre.server.people;

import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.catalog.AccountRow;
import dev.coffre.server.catalog.AccountTable;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.instrumentation.LabeledCounter;
import dev.coffre.server.state.AttemptCounters;
import dev.coffre.vault.field.NameRules;
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

/** Verifies name and password, for pages and scripts alike. Thread-safe. */
public final class SignInService {
    private static final int MAX_LENGTH = NameRules.PASSWORD_MAX_LENGTH;

    /**
     * Limit of waiting attempts, for strangers and for known people. Both together must stay below the number of
     * threads.
     */
    private static final int MAX_WAITING = 3;

    private final Catalog catalog;
    private final AuditLog audit;
    private final SecondFactorService secondFactors;
    private final Consumer<String> onCodesGuessed;
    private final InstantSource clock;
    private final LabeledCounter results = new LabeledCounter();
    private final SignInRateLimiter rateLimiter;
    private final PasswordHash dummyHash;

    /** A check takes 64 MiB, so only one runs at a time. Fair, so the order of arrival holds. */
    private final Lock hashLock = new ReentrantLock(true);

    /** Attempts beyond these permits are refused. Otherwise a flood of attempts would hold every thread. */
    private final Semaphore unknownPermits = new Semaphore(MAX_WAITING);

    /** For attempts from a network that the account has signed in from, and for people who are signed in. */
    private final Semaphore knownPermits = new Semaphore(MAX_WAITING);

    /** Permits of {@link #knownPermits} in use, by account. */
    private final Map<String, Integer> permitsByAccount = new ConcurrentHashMap<>();

    /**
     * @param whenGuessed receives an account whose second-factor codes are being guessed by a client that has the
     *     password
     * @param dummyHash is checked for an unknown name, so that it costs the same
     */
    public SignInService(
            Catalog catalog,
            AuditLog audit,
            SecondFactorService secondFactors,
            Consumer<String> whenGuessed,
            InstantSource clock,
            AttemptCounters counters,
            PasswordHash dummyHash) {
        this.catalog = catalog;
        this.audit = audit;
        this.secondFactors = secondFactors;
        this.onCodesGuessed = whenGuessed;
        this.clock = clock;
        this.rateLimiter = new SignInRateLimiter(new SignInHistory(catalog, clock), counters);
        this.dummyHash = dummyHash;
    }

    /**
     * A sign-in attempt.
     *
     * @param code of the second factor, or a spare code
     * @param from address of the client
     */
    public record SignInAttempt(String name, String password, Optional<String> code, String from) {
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
     * @throws dev.coffre.vault.problem.Problem {@code login-failed}, {@code login-locked-out}, {@code rate-limited} if
     *     too many sign in at this moment; after a right password, {@code second-factor-missing} or
     *     {@code second-factor-wrong}
     */
    public AccountSession signIn(SignInAttempt attempt) {
        try {
            AccountSession signedIn = attempt(attempt);
            results.add(1, AuditLog.DONE);
            return signedIn;
        } catch (Problem refused) {
            results.add(1, refused.code().code());
            throw refused;
        }
    }

    /** Counts sign-ins since the start by outcome: {@code done}, or a problem code. */
    public LabeledCounter results() {
        return results;
    }

    private AccountSession attempt(SignInAttempt attempt) {
        boolean isKnown = rateLimiter.isKnownNetwork(attempt.name(), attempt.from());
        Supplier<AccountSession> work = () -> {
            rateLimiter.countAttempt(attempt.name(), attempt.from());
            Optional<AccountRow> account = find(attempt.name());
            // Text typed as an unknown name may be a password in the wrong field, so it is not logged.
            String name = account.map(AccountRow::name).orElse("");
            return audit.recordProof(
                    name, attempt.from(), AuditAction.of("sign-in"), () -> verifyPasswordAndCode(account, attempt));
        };
        return isKnown ? withAccountPermit(attempt.name(), work) : withPermit(unknownPermits, work);
    }

    /** Verifies the password of a person who is signed in. */
    public void verifyPassword(SignInAttempt attempt) {
        withAccountPermit(attempt.name(), () -> {
            rateLimiter.countAttempt(attempt.name(), attempt.from());
            AccountSession signedIn = verifyPasswordOf(find(attempt.name()), attempt);
            rateLimiter.succeeded(attempt.name(), attempt.from());
            return signedIn;
        });
    }

    /** As {@link #verifyPassword}, and verifies the second factor too. */
    public void verifyPasswordAndSecondFactor(SignInAttempt attempt) {
        withAccountPermit(attempt.name(), () -> {
            rateLimiter.countAttempt(attempt.name(), attempt.from());
            return verifyPasswordAndCode(find(attempt.name()), attempt);
        });
    }

    /**
     * A person who is signed in gives a new proof of identity: a code if the account has a second factor, else the password.
     * Counted like sign-ins.
     *
     * @return the new session state
     * @throws dev.coffre.vault.problem.Problem as {@link #signIn}
     */
    public AccountSession proveIdentity(SignInAttempt attempt) {
        return withAccountPermit(attempt.name(), () -> {
            rateLimiter.countAttempt(attempt.name(), attempt.from());
            return audit.recordProof(
                    attempt.name(),
                    attempt.from(),
                    AuditAction.of("prove-identity"),
                    () -> secondFactors.isOn(attempt.name()) ? provenByCode(attempt) : provenByPassword(attempt));
        });
    }

    private AccountSession provenByPassword(SignInAttempt attempt) {
        AccountSession signedIn = verifyPasswordOf(find(attempt.name()), attempt);
        rateLimiter.succeeded(attempt.name(), attempt.from());
        return signedIn;
    }

    private AccountSession provenByCode(SignInAttempt attempt) {
        AccountRow account = find(attempt.name()).orElseThrow(ProblemCode.LOGIN_FAILED::problem);
        verifyCode(attempt);
        rateLimiter.succeeded(attempt.name(), attempt.from());
        return signedIn(account);
    }

    /** One account gets all permits for known people but one, so a flood of its attempts leaves a permit to others. */
    private <T> T withAccountPermit(String account, Supplier<T> work) {
        boolean hasPlace = permitsByAccount.merge(account, 1, Integer::sum) < MAX_WAITING;
        try {
            if (!hasPlace) {
                throw ProblemCode.RATE_LIMITED.with("seconds", 1);
            }
            return withPermit(knownPermits, work);
        } finally {
            permitsByAccount.computeIfPresent(account, (name, places) -> places > 1 ? places - 1 : null);
        }
    }

    private static <T> T withPermit(Semaphore lane, Supplier<T> work) {
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
        return NameRules.length(name) > MAX_LENGTH
                ? Optional.empty()
                : catalog.read(connection -> new AccountTable(connection).find(name));
    }

    private AccountSession verifyPasswordOf(Optional<AccountRow> account, SignInAttempt attempt) {
        // An unknown name costs the same work as a known one.
        PasswordHash hash =
                account.map(row -> PasswordHash.parse(row.passwordHash())).orElse(dummyHash);
        if (!matches(hash, attempt.password()) || account.isEmpty()) {
            throw ProblemCode.LOGIN_FAILED.problem();
        }
        return signedIn(account.get());
    }

    /** Built from the row whose password was checked, so a password that is set meanwhile ends this session too. */
    private AccountSession signedIn(AccountRow account) {
        return new AccountSession(
                account.name(),
                catalog.read(connection -> AccountQueries.credentialFingerprint(account, connection)),
                clock.instant());
    }

    private AccountSession verifyPasswordAndCode(Optional<AccountRow> account, SignInAttempt attempt) {
        AccountSession signedIn = verifyPasswordOf(account, attempt);
        verifyCode(attempt);
        rateLimiter.succeeded(attempt.name(), attempt.from());
        return signedIn;
    }

    private void verifyCode(SignInAttempt attempt) {
        if (attempt.code().isPresent()) {
            rateLimiter.countCode(attempt.name(), attempt.from());
        }
        try {
            secondFactors.consumeCode(attempt.name(), attempt.code());
        } catch (Problem refused) {
            if (refused.code() == ProblemCode.SECOND_FACTOR_WRONG && rateLimiter.countWrongCode(attempt.name())) {
                onCodesGuessed.accept(attempt.name());
            }
            throw refused;
        }
        if (attempt.code().isPresent()) {
            rateLimiter.uncountCode(attempt.name(), attempt.from());
        }
    }

    private boolean matches(PasswordHash hash, String password) {
        if (NameRules.length(password) > MAX_LENGTH) {
            return false;
        }
        hashLock.lock();
        try {
            return hash.matches(password);
        } finally {
            hashLock.unlock();
        }
    }
}
