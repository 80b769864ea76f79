package dev.coffre.vault.remote;

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
final class ProxyDoor {
    /** One response to the challenge, and one more if only the nonce was too old. */
    private static final int MOST_ANSWERS = 2;

    private final RandomGenerator random;

    /** The scheme that succeeded last. */
    private volatile Optional<ProxyScheme> opened = Optional.empty();

    ProxyDoor(RandomGenerator random) {
        this.random = random;
    }

    Passage passage(Endpoint endpoint, Diagnosis diagnosis) {
        return new Passage(endpoint, diagnosis);
    }

    /** The authentication of one tunnel. For one thread. */
    final class Passage {
        private final Endpoint endpoint;
        private final Diagnosis diagnosis;
        private Optional<ProxyScheme> shown = opened;
        private int answers;

        private Passage(Endpoint endpoint, Diagnosis diagnosis) {
            this.endpoint = endpoint;
            this.diagnosis = diagnosis;
        }

        /** Returns the {@code Proxy-Authorization} of the next CONNECT. */
        Optional<String> authorization() {
            return shown.map(scheme -> scheme.authorization(endpoint.hostAndPort()));
        }

        /**
         * Handles a 407 response. Returns if another attempt makes sense.
         *
         * @param challenges the values of {@code Proxy-Authenticate}
         * @throws Problem {@code proxy-authentication-required}, {@code proxy-login-refused} or {@code proxy-login-unsupported}
         */
        void answer(List<String> challenges) {
            ProxyLogin login = endpoint.proxy()
                    .flatMap(ProxyChoice.Explicit::login)
                    .orElseThrow(() -> diagnosis.problem(ProblemCode.PROXY_AUTHENTICATION_REQUIRED));
            List<ProxyChallenge> offered = ProxyChallenge.parse(challenges);
            boolean stale = offered.stream().anyMatch(ProxyChallenge::isStale);
            if (answers >= MOST_ANSWERS || answers > 0 && !stale) {
                throw diagnosis.problem(ProblemCode.PROXY_LOGIN_REFUSED).with("user", login.user());
            }
            answers++;
            shown = ProxyScheme.best(offered, login, random);
            if (shown.isEmpty()) {
                throw unsupported(offered);
            }
        }

        /** The tunnel is open. Only now may other tunnels share the nonce, so that their order cannot spoil its counter. */
        void passed() {
            opened = shown;
        }

        private Problem unsupported(List<ProxyChallenge> offered) {
            String schemes =
                    offered.stream().map(ProxyChallenge::scheme).distinct().collect(Collectors.joining(", "));
            return diagnosis
                    .problem(ProblemCode.PROXY_LOGIN_UNSUPPORTED)
                    .with("schemes", schemes.isEmpty() ? "-" : schemes);
        }
    }
}
