package dev.coffre.vault.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Digest access authentication for CONNECT (RFC 7616, or RFC 2069 if the proxy offers no quality of protection). One
 * instance for each nonce of the proxy.
 */
final class ProxyDigest implements ProxyScheme {
    private static final String QUALITY = "auth";
    private static final int CLIENT_NONCE_BYTES = 16;

    private final ProxyCredentials credentials;
    private final ProxyChallenge challenge;
    private final Algorithm algorithm;
    private final boolean session;
    private final RandomGenerator random;
    private final AtomicInteger nonceCount = new AtomicInteger();

    /** In ascending order of strength. */
    private enum Algorithm {
        MD5("MD5"),
        SHA_256("SHA-256");

        private final String word;

        Algorithm(String word) {
            this.word = word;
        }

        String hash(String... parts) {
            try {
                byte[] text = String.join(":", parts).getBytes(StandardCharsets.UTF_8);
                return HexFormat.of().formatHex(MessageDigest.getInstance(word).digest(text));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has " + word, e);
            }
        }
    }

    private ProxyDigest(
            ProxyCredentials login,
            ProxyChallenge challenge,
            Algorithm algorithm,
            boolean session,
            RandomGenerator random) {
        this.credentials = login;
        this.challenge = challenge;
        this.algorithm = algorithm;
        this.session = session;
        this.random = random;
    }

    /** Returns empty if the challenge is not Digest, or of a kind that is not supported. */
    static Optional<ProxyDigest> forChallenge(
            ProxyChallenge challenge, ProxyCredentials login, RandomGenerator random) {
        if (!challenge.scheme().equals("digest")
                || challenge.parameter("nonce").isEmpty()
                || challenge.parameter("qop").filter(qop -> !offersQuality(qop)).isPresent()) {
            return Optional.empty();
        }
        String word = challenge.parameter("algorithm").orElse("MD5").toUpperCase(Locale.ROOT);
        boolean session = word.endsWith("-SESS");
        String plain = session ? word.substring(0, word.length() - "-SESS".length()) : word;
        return Arrays.stream(Algorithm.values())
                .filter(known -> known.word.equals(plain))
                .findFirst()
                .map(known -> new ProxyDigest(login, challenge, known, session, random));
    }

    private static boolean offersQuality(String list) {
        return Arrays.asList(list.toLowerCase(Locale.ROOT).split("[,\\s]+")).contains(QUALITY);
    }

    int strength() {
        return algorithm.ordinal();
    }

    @Override
    public String authorization(String hostAndPort) {
        String realm = challenge.parameter("realm").orElse("");
        String nonce = challenge.parameter("nonce").orElseThrow();
        String count = "%08x".formatted(nonceCount.incrementAndGet());
        String clientNonce = clientNonce();
        String secret = algorithm.hash(credentials.user(), realm, new String(credentials.password()));
        String key = session ? algorithm.hash(secret, nonce, clientNonce) : secret;
        String request = algorithm.hash("CONNECT", hostAndPort);
        boolean counted = challenge.parameter("qop").isPresent();
        String response = counted
                ? algorithm.hash(key, nonce, count, clientNonce, QUALITY, request)
                : algorithm.hash(key, nonce, request);

        StringBuilder header = new StringBuilder("Digest ");
        header.append("username=").append(quoted(credentials.user()));
        header.append(", realm=").append(quoted(realm));
        header.append(", nonce=").append(quoted(nonce));
        header.append(", uri=").append(quoted(hostAndPort));
        header.append(", response=").append(quoted(response));
        challenge
                .parameter("algorithm")
                .ifPresent(word -> header.append(", algorithm=").append(word));
        challenge
                .parameter("opaque")
                .ifPresent(opaque -> header.append(", opaque=").append(quoted(opaque)));
        if (counted) {
            header.append(", qop=").append(QUALITY).append(", nc=").append(count);
        }
        if (counted || session) {
            header.append(", cnonce=").append(quoted(clientNonce));
        }
        return header.toString();
    }

    private String clientNonce() {
        byte[] bytes = new byte[CLIENT_NONCE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
