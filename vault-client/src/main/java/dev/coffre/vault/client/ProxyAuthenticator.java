package dev.coffre.vault.client;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Authenticates to a proxy that asks for it. After a proxy has asked once, every CONNECT carries the authentication.
 * Thread-safe.
 */
final class ProxyAuthenticator {
    /** One response to the challenge, and one more if only the nonce was too old. */
    private static final int MAX_ATTEMPTS = 2;

    private final RandomGenerator random;

    /** The scheme that succeeded last. */
    private volatile Optional<ProxyScheme> lastAccepted = Optional.empty();

    ProxyAuthenticator(RandomGenerator random) {
        this.random = random;
    }

    TunnelAuthentication begin(Endpoint endpoint, FailureClassifier failures) {
        return new TunnelAuthentication(endpoint, failures);
    }

    /** The authentication of one tunnel. For one thread. */
    final class TunnelAuthentication {
        private final Endpoint endpoint;
        private final FailureClassifier failures;
        private Optional<ProxyScheme> current = lastAccepted;
        private int attempts;

        private TunnelAuthentication(Endpoint endpoint, FailureClassifier failures) {
            this.endpoint = endpoint;
            this.failures = failures;
        }

        /** Returns the {@code Proxy-Authorization} of the next CONNECT. */
        Optional<String> authorization() {
            return current.map(scheme -> scheme.authorization(endpoint.hostAndPort()));
        }

        /**
         * Handles a 407 response. Returns if another attempt makes sense.
         *
         * @param challenges the values of {@code Proxy-Authenticate}
         * @throws Problem {@code proxy-authentication-required}, {@code proxy-login-refused} or
         *     {@code proxy-login-unsupported}
         */
        void onChallenge(List<String> challenges) {
            ProxyCredentials login = endpoint.proxy()
                    .flatMap(ProxyChoice.Explicit::credentials)
                    .orElseThrow(() -> failures.problem(ProblemCode.PROXY_AUTHENTICATION_REQUIRED));
            List<ProxyChallenge> offered = ProxyChallenge.parse(challenges);
            boolean stale = offered.stream().anyMatch(ProxyChallenge::isStale);
            if (attempts >= MAX_ATTEMPTS || attempts > 0 && !stale) {
                throw failures.problem(ProblemCode.PROXY_LOGIN_REFUSED).with("user", login.user());
            }
            attempts++;
            current = ProxyScheme.strongest(offered, login, random);
            if (current.isEmpty()) {
                throw unsupported(offered);
            }
        }

        /** The tunnel is open. Only now may other tunnels share the nonce, so that their order cannot spoil its counter. */
        void succeeded() {
            lastAccepted = current;
        }

        private Problem unsupported(List<ProxyChallenge> offered) {
            String schemes =
                    offered.stream().map(ProxyChallenge::scheme).distinct().collect(Collectors.joining(", "));
            return failures.problem(ProblemCode.PROXY_LOGIN_UNSUPPORTED)
                    .with("schemes", schemes.isEmpty() ? "-" : schemes);
        }
    }
}
