package dev.coffre.vault.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** An authentication scheme for a proxy. Thread-safe if its random generator is. */
sealed interface ProxyScheme permits ProxyScheme.Basic, ProxyDigest {
    /**
     * Returns the value of {@code Proxy-Authorization} for one CONNECT to {@code host:port}. Digest never returns the same
     * value twice.
     */
    String authorization(String hostAndPort);

    /**
     * Returns the strongest supported scheme that the proxy offers; empty if there is none. Digest does not reveal the
     * password to the proxy.
     */
    static Optional<ProxyScheme> strongest(
            List<ProxyChallenge> offered, ProxyCredentials login, RandomGenerator random) {
        Stream<ProxyScheme> digests = offered.stream()
                .flatMap(challenge -> ProxyDigest.forChallenge(challenge, login, random).stream())
                .sorted(Comparator.comparing(ProxyDigest::strength).reversed())
                .map(digest -> digest);
        Stream<ProxyScheme> basic = offered.stream()
                .filter(challenge -> challenge.scheme().equals("basic"))
                .map(challenge -> new Basic(login));
        return Stream.concat(digests, basic).findFirst();
    }

    /** RFC 7617: the password is readable by the proxy and by anyone who listens on the way to it. */
    record Basic(ProxyCredentials credentials) implements ProxyScheme {
        @Override
        public String authorization(String hostAndPort) {
            String pair = credentials.user() + ":" + new String(credentials.password());
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
    }
}
