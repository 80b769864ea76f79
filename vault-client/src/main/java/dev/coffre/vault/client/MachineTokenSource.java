package dev.coffre.vault.client;

import dev.coffre.vault.credentials.AddressAnnouncement;
import dev.coffre.vault.wire.AccessTokenResponse;
import dev.coffre.vault.wire.Challenge;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates a machine by signing the vault's challenge. Renews the token shortly before it expires. Concurrent callers
 * share one authentication, so a vault that does not answer is waited for once. Thread-safe.
 */
final class MachineTokenSource implements TokenSource {
    private static final Duration RENEW_BEFORE_EXPIRY = Duration.ofMinutes(1);

    private final Exchange exchange;
    private final AuthenticatingMachine machine;
    private final VaultLocator locator;

    private final SharedAuthentication<String> authentications = new SharedAuthentication<>(this::authenticate);

    private volatile @Nullable HeldToken granted;

    /** Uses {@link System#nanoTime}, because the agent's wall clock may be wrong. */
    private record HeldToken(String token, long renewAtNanos) {}

    MachineTokenSource(Exchange exchange, AuthenticatingMachine login, VaultLocator vaultLocator) {
        this.exchange = exchange;
        this.machine = login;
        this.locator = vaultLocator;
    }

    @Override
    public String token() {
        return token(held -> System.nanoTime() - held.renewAtNanos < 0);
    }

    @Override
    public String replacementFor(String refused) {
        return token(held -> !held.token.equals(refused));
    }

    private String token(Predicate<HeldToken> isUsable) {
        return authentications.get(
                () -> Optional.ofNullable(granted).filter(isUsable).map(HeldToken::token));
    }

    private String authenticate() {
        Challenge challenge = exchange.json(VaultRequest.post("/v1/challenge"), Challenge.class);
        String assertion = AuthenticationAssertion.of(machine, challenge);
        AccessTokenResponse answer = exchange.send(
                VaultRequest.post("/v1/token")
                        .withHeader("Coffre-Assertion", assertion)
                        .oneShot(),
                VaultRequest.JSON,
                this::granted);
        Duration life = Duration.ofMillis(answer.expires() - challenge.time()).minus(RENEW_BEFORE_EXPIRY);
        granted = new HeldToken(answer.token(), System.nanoTime() + life.toNanos());
        return answer.token();
    }

    private AccessTokenResponse granted(VaultResponse answer) throws IOException {
        AccessTokenResponse granted = Exchange.message(answer, AccessTokenResponse.class);
        try {
            locator.authenticated(answer.failures().address(), granted.address().map(AddressAnnouncement::of));
        } catch (IllegalArgumentException notAnAnnouncement) {
            throw answer.failures().garbage("an announcement of addresses that is none");
        }
        return granted;
    }
}
