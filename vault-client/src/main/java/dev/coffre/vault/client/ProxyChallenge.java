package dev.coffre.vault.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One authentication challenge of a proxy (RFC 9110 §11.3).
 *
 * @param scheme in lower case
 * @param parameters by name in lower case, without quotes
 */
record ProxyChallenge(String scheme, Map<String, String> parameters) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,]*");
    private static final Pattern SCHEME = Pattern.compile(TOKEN);
    private static final Pattern PARAMETER = Pattern.compile(
            "(?<name>" + TOKEN + ")\\s*=\\s*(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*+)\"|(?<plain>[^\\s,\"]+))");

    /** Longer than the header of any proxy. */
    private static final int MAX_LENGTH = 8_192;

    ProxyChallenge {
        parameters = Map.copyOf(parameters);
    }

    /** Parses {@code Proxy-Authenticate} headers. The rest of a header is ignored from its first malformed part on. */
    static List<ProxyChallenge> parse(List<String> headers) {
        return headers.stream()
                .filter(header -> header.length() <= MAX_LENGTH)
                .flatMap(header -> parse(header).stream())
                .toList();
    }

    private static List<ProxyChallenge> parse(String header) {
        List<ProxyChallenge> challenges = new ArrayList<>();
        Map<String, String> parameters = new HashMap<>();
        String scheme = "";
        Matcher at = SEPARATORS.matcher(header);
        while (at.usePattern(SEPARATORS).lookingAt() && at.end() < header.length()) {
            at.region(at.end(), header.length());
            if (at.usePattern(PARAMETER).lookingAt()) {
                parameters.put(at.group("name").toLowerCase(Locale.ROOT), value(at));
            } else if (at.usePattern(SCHEME).lookingAt()) {
                challenges.add(new ProxyChallenge(scheme, parameters));
                scheme = at.group().toLowerCase(Locale.ROOT);
                parameters.clear();
            } else {
                break;
            }
            at.region(at.end(), header.length());
        }
        challenges.add(new ProxyChallenge(scheme, parameters));
        return challenges.stream().filter(one -> !one.scheme.isEmpty()).toList();
    }

    private static String value(Matcher parameter) {
        String plain = parameter.group("plain");
        return plain == null ? parameter.group("quoted").replaceAll("\\\\(.)", "$1") : plain;
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Whether the last response was rejected only because its nonce was too old, not because of the password. */
    boolean isStale() {
        return parameter("stale").filter("true"::equalsIgnoreCase).isPresent();
    }
}
