package dev.coffre.vault.remote;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** How name and password are shown to a proxy that has asked for them. Thread-safe if its chance is. */
sealed interface ProxyScheme permits ProxyScheme.Basic, ProxyDigest {
    /** The value of {@code Proxy-Authorization} for one CONNECT to {@code host:port}; never the same twice by Digest. */
    String authorization(String hostAndPort);

    /** The best way that the proxy offers: by Digest it does not learn the password. Empty if there is none that we know. */
    static Optional<ProxyScheme> best(List<ProxyChallenge> offered, ProxyLogin login, RandomGenerator random) {
        Stream<ProxyScheme> digests = offered.stream()
                .flatMap(challenge -> ProxyDigest.answering(challenge, login, random).stream())
                .sorted(Comparator.comparing(ProxyDigest::strength).reversed())
                .map(digest -> digest);
        Stream<ProxyScheme> basic = offered.stream()
                .filter(challenge -> challenge.scheme().equals("basic"))
                .map(challenge -> new Basic(login));
        return Stream.concat(digests, basic).findFirst();
    }

    /** RFC 7617: the password, readable by the proxy and by whoever listens on the way to it. */
    record Basic(ProxyLogin login) implements ProxyScheme {
        @Override
        public String authorization(String hostAndPort) {
            String pair = login.user() + ":" + new String(login.password());
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
    }
}
