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

/** People sign in by name and password, whatever page or script asks. Thread-safe. */
public final class SignIn {
    private static final int MAX_LENGTH = Names.PASSWORD_MOST;

    /** How many may wait at once, of strangers and of known people: fewer together than there are threads for them. */
    private static final int WAITING = 3;

    private final Catalog catalog;
    private final AuditLog audit;
    private final SecondFactorKeeping secondFactors;
    private final Consumer<String> whenGuessed;
    private final InstantSource clock;
    private final Tally results = new Tally();
    private final LoginGuard guard;
    private final PasswordHash nobody;

    /** Each try takes 64 MiB: one at a time, in the order in which they came. */
    private final Lock hashing = new ReentrantLock(true);

    /** Those beyond are refused, or a flood of tries would hold every thread that others need. */
    private final Semaphore strangers = new Semaphore(WAITING);

    /** For accounts that signed in from where the try comes from, and for people who are signed in. */
    private final Semaphore known = new Semaphore(WAITING);

    /** How many places among the known each account has. */
    private final Map<String, Integer> waiting = new ConcurrentHashMap<>();

    /** @param whenGuessed is told the account whose codes are being guessed by somebody who has the password */
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
     * Somebody says who he is.
     *
     * @param code of the second factor, or one of its spare codes
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
     * The audit log is told of it, and of a wrong password; not of tries that were not looked at, which anybody could send
     * by the thousand. Blocks for some tenths of a second: not for a thread that others wait for.
     *
     * @throws dev.coffre.vault.problem.Problem {@code login-failed}, {@code login-locked-out}, {@code rate-limited}
     *     when too many sign in at this moment; once the password is right, {@code second-factor-missing} when a code is to
     *     be given too, {@code second-factor-wrong}
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

    /** How sign-ins ended since the start: {@code done}, or the code of a problem. */
    public Tally results() {
        return results;
    }

    private SignedIn tried(Attempt attempt) {
        boolean isKnown = guard.isKnown(attempt.name(), attempt.from());
        Supplier<SignedIn> work = () -> {
            guard.beforeTry(attempt.name(), attempt.from());
            Optional<AccountRow> account = find(attempt.name());
            // What was typed for a name that nobody has may be a password in the wrong field.
            String name = account.map(AccountRow::name).orElse("");
            return audit.tellProof(name, attempt.from(), Deed.of("sign-in"), () -> verifiedAll(account, attempt));
        };
        return isKnown ? inTurnOf(attempt.name(), work) : inTurn(strangers, work);
    }

    /** A person who is signed in proves by the password to be the owner of the account. */
    public void verifyPassword(Attempt attempt) {
        inTurnOf(attempt.name(), () -> {
            guard.beforeTry(attempt.name(), attempt.from());
            SignedIn signedIn = verified(find(attempt.name()), attempt);
            guard.succeeded(attempt.name(), attempt.from());
            return signedIn;
        });
    }

    /** As {@link #verifyPassword}, with the second factor too. */
    public void verifyAll(Attempt attempt) {
        inTurnOf(attempt.name(), () -> {
            guard.beforeTry(attempt.name(), attempt.from());
            return verifiedAll(find(attempt.name()), attempt);
        });
    }

    /**
     * A person who is signed in proves anew to be the owner of the account: by a code where the account has a second
     * factor, else by the password. Counted as sign-ins are.
     *
     * @return what the session remembers from now on
     * @throws dev.coffre.vault.problem.Problem as of {@link #signIn}
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

    /** All places of those for known people but one: who signs in without end is refused, and leaves others a place. */
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

    /** Of the row whose password was looked at: a newer password ends this sign-in too. */
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
