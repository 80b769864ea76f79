package dev.coffre.vault.remote;

import dev.coffre.vault.address.AddressAnnouncement;
import dev.coffre.vault.wire.Challenge;
import dev.coffre.vault.wire.TokenGranted;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
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

    private final SharedLogin<String> logins = new SharedLogin<>(this::logIn);

    private volatile @Nullable Granted granted;

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
        return logins.get(() -> Optional.ofNullable(granted).filter(good).map(Granted::token));
    }

    private String logIn() {
        Challenge challenge = exchange.json(Call.post("/v1/challenge"), Challenge.class);
        String assertion = Assertion.of(login, challenge);
        TokenGranted answer = exchange.send(
                Call.post("/v1/token").with("Coffre-Assertion", assertion).once(), Call.JSON, this::granted);
        Duration life = Duration.ofMillis(answer.expires() - challenge.time()).minus(RENEW_BEFORE_END);
        granted = new Granted(answer.token(), System.nanoTime() + life.toNanos());
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
