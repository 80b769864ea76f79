package dev.coffre.vault.remote;

import dev.coffre.vault.address.AddressAnnouncement;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.wire.Challenge;
import dev.coffre.vault.wire.TokenGranted;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates a machine by signing the vault's challenge. Renews the token shortly before it expires. Concurrent callers
 * share one authentication, so a vault that does not answer is waited for once. Thread-safe.
 */
final class MachineBearer implements Bearer {
    private static final Duration RENEW_BEFORE_END = Duration.ofMinutes(1);

    private final Exchange exchange;
    private final MachineLogin login;
    private final Whereabouts whereabouts;

    private @Nullable Granted granted;
    private @Nullable FutureTask<String> underWay;

    /** Uses {@link System#nanoTime}, because the agent's wall clock may be wrong. */
    private record Granted(String token, long renewAtNanos) {}

    MachineBearer(Exchange exchange, MachineLogin login, Whereabouts whereabouts) {
        this.exchange = exchange;
        this.login = login;
        this.whereabouts = whereabouts;
    }

    @Override
    public String token() {
        return token(held -> System.nanoTime() - held.renewAtNanos < 0);
    }

    @Override
    public String insteadOf(String refused) {
        return token(held -> !held.token.equals(refused));
    }

    private String token(Predicate<Granted> good) {
        while (true) {
            FutureTask<String> login;
            boolean ours;
            synchronized (this) {
                Granted held = granted;
                if (held != null && good.test(held)) {
                    return held.token;
                }
                FutureTask<String> anothers = underWay;
                ours = anothers == null;
                login = anothers == null ? new FutureTask<>(this::logInAlone) : anothers;
                underWay = login;
            }
            Optional<String> token = ours ? Optional.of(run(login)) : shared(login);
            if (token.isPresent()) {
                return token.get();
            }
        }
    }

    private static String run(FutureTask<String> login) {
        login.run();
        if (login.state() == Future.State.SUCCESS) {
            return login.resultNow();
        }
        throw switch (login.exceptionNow()) {
            case RuntimeException failure -> failure;
            case Error error -> throw error;
            case Throwable defect -> new IllegalStateException(defect);
        };
    }

    /**
     * Clears {@code underWay} before any caller learns the result. Otherwise a caller whose token was rejected could get the
     * same token again.
     */
    private String logInAlone() {
        try {
            return logIn();
        } finally {
            synchronized (this) {
                underWay = null;
            }
        }
    }

    /** Returns empty if that authentication was abandoned for a reason of its own thread, such as an interrupt. */
    private static Optional<String> shared(FutureTask<String> login) {
        try {
            return Optional.of(login.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Problem problem) {
                throw problem;
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a login");
        }
    }

    private String logIn() {
        Challenge challenge = exchange.json(Call.post("/v1/challenge"), Challenge.class);
        String assertion = Assertion.of(login, challenge);
        TokenGranted answer = exchange.send(
                Call.post("/v1/token").with("Coffre-Assertion", assertion).once(), Call.JSON, this::granted);
        Duration life = Duration.ofMillis(answer.expires() - challenge.time()).minus(RENEW_BEFORE_END);
        synchronized (this) {
            granted = new Granted(answer.token(), System.nanoTime() + life.toNanos());
        }
        return answer.token();
    }

    private TokenGranted granted(Answer answer) throws IOException {
        TokenGranted granted = Exchange.message(answer, TokenGranted.class);
        try {
            whereabouts.loggedIn(answer.origin().address(), granted.address().map(AddressAnnouncement::of));
        } catch (IllegalArgumentException notAnAnnouncement) {
            throw answer.origin().garbage("an announcement of addresses that is none");
        }
        return granted;
    }
}
