package dev.coffre.agent.platform.windows;

import dev.coffre.vault.client.ProxyChoice.Explicit;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Proxies and exceptions as Windows writes them, in its settings and as the result of a configuration script
 * ({@code WINHTTP_PROXY_INFO}).
 *
 * @param proxies {@code host:port} for all schemes, or {@code https=host:port;http=…}; the first usable one counts
 * @param exceptions patterns of host names, such as {@code *.example.com}; {@code <local>} is every name without a dot
 */
record ProxySetting(List<String> proxies, List<String> exceptions) {
    private static final Pattern SEPARATOR = Pattern.compile("[;\\s]+");
    private static final String LOCAL = "<local>";
    private static final int DEFAULT_PORT = 80;

    static ProxySetting of(String proxies, String exceptions) {
        return new ProxySetting(words(proxies), words(exceptions));
    }

    private static List<String> words(String list) {
        return SEPARATOR
                .splitAsStream(list.strip())
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Returns the proxy for an https target; empty for a direct connection. */
    Optional<Explicit> proxyFor(URI target) {
        String host = target.getHost();
        return exceptions.stream().anyMatch(exception -> matches(exception, host))
                ? Optional.empty()
                : named("https=").or(() -> named(""));
    }

    /** Finds the first proxy of a scheme; an empty prefix means all schemes. */
    private Optional<Explicit> named(String prefix) {
        return proxies.stream()
                .filter(proxy -> prefix.isEmpty() ? proxy.indexOf('=') < 0 : proxy.startsWith(prefix))
                .map(proxy -> proxy.substring(prefix.length()))
                .flatMap(proxy -> Explicit.parse(proxy).or(() -> Explicit.parse(proxy + ":" + DEFAULT_PORT)).stream())
                .findFirst();
    }

    private static boolean matches(String exception, String host) {
        String pattern = exception.toLowerCase(Locale.ROOT);
        if (pattern.equals(LOCAL)) {
            return host.indexOf('.') < 0 && host.indexOf(':') < 0;
        }
        int scheme = pattern.indexOf("://");
        String name = scheme < 0 ? pattern : pattern.substring(scheme + "://".length());
        boolean otherScheme = scheme >= 0 && !pattern.startsWith("https://");
        String glob = Arrays.stream(name.split("\\*", -1))
                .map(Pattern::quote)
                .reduce((a, b) -> a + ".*" + b)
                .orElse("");
        return !otherScheme && host.toLowerCase(Locale.ROOT).matches(glob);
    }
}
