package dev.coffre.vault.client;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the vault is reached: directly, as the environment says, or through a given proxy. */
public sealed interface ProxyChoice {
    /** Returns the proxy to use for {@code target}; empty for a direct connection. */
    Optional<Explicit> proxyFor(URI target);

    /** Never a proxy. */
    record None() implements ProxyChoice {
        @Override
        public Optional<Explicit> proxyFor(URI target) {
            return Optional.empty();
        }
    }

    /**
     * Follows {@code https_proxy}, else {@code all_proxy}, and {@code no_proxy} (in either case), as curl reads them.
     *
     * If neither names a proxy, the setting of the operating system holds, where there is one.
     *
     * @param environment of the process
     */
    record FromEnvironment(Map<String, String> environment, SystemProxyResolver system) implements ProxyChoice {
        private static final int HTTPS_PORT = 443;

        /** As in curl. */
        private static final int DEFAULT_PORT = 1080;

        /** On a system without a setting of its own. */
        public FromEnvironment(Map<String, String> environment) {
            this(environment, SystemProxyResolver.NONE);
        }

        /** @throws Problem {@code proxy-variable-unusable} */
        @Override
        public Optional<Explicit> proxyFor(URI target) {
            if (!namesProxy()) {
                return system.proxyFor(target);
            }
            return named().filter(name -> !isExempt(target))
                    .map(name -> Explicit.parse(variable(name), DEFAULT_PORT)
                            .orElseThrow(() -> ProblemCode.PROXY_VARIABLE_UNUSABLE.with("variable", name)));
        }

        /** Whether the environment names a proxy, for some targets at least. */
        public boolean namesProxy() {
            return named().isPresent();
        }

        private Optional<String> named() {
            return Stream.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
                    .filter(name -> !variable(name).isEmpty())
                    .findFirst();
        }

        private boolean isExempt(URI target) {
            String list = variable("no_proxy").isEmpty() ? variable("NO_PROXY") : variable("no_proxy");
            int port = target.getPort() < 0 ? HTTPS_PORT : target.getPort();
            return NoProxyList.parse(list).covers(target.getHost(), port);
        }

        private String variable(String name) {
            return environment.getOrDefault(name, "");
        }

        /** The environment may contain the password of a proxy. */
        @Override
        public String toString() {
            return "FromEnvironment";
        }
    }

    /**
     * Through this proxy, by CONNECT.
     *
     * @param host a name or an address, never with a user name and password: problems and the support bundle name it
     */
    record Explicit(String host, int port, Optional<ProxyCredentials> credentials) implements ProxyChoice {
        private static final int MAX_PORT = 65_535;

        private static final String NAME = "[^\\[\\]:/@?#\\s]+";
        private static final String ADDRESS_V6 = "[0-9a-fA-F.]*:[0-9a-fA-F.]*:[0-9a-fA-F:.]*";
        private static final Pattern HOST = Pattern.compile(NAME + "|" + ADDRESS_V6);

        /**
         * Parsed without {@link URI}, which rejects host names with an underscore. A login does not begin with a scheme, so
         * that a proxy of another kind is not taken for an HTTP proxy.
         */
        private static final Pattern FORM =
                Pattern.compile("(?i:http://)?(?:(?<login>(?![a-zA-Z][a-zA-Z0-9+.-]*://).*)@)?" + "(?:\\[(?<v6>"
                        + ADDRESS_V6 + ")]|(?<name>" + NAME + "))(?::(?<port>\\d{1,5}))?/?");

        private static final Pattern LOGIN = Pattern.compile(".*@", Pattern.DOTALL);

        public Explicit {
            if (!isHost(host)) {
                throw new IllegalArgumentException("a proxy with a host that is no name or address");
            }
        }

        /** Returns whether the text is a name or an address, and nothing more. */
        public static boolean isHost(String text) {
            return HOST.matcher(text).matches();
        }

        /** Returns a text that may be the address of a proxy without what may be a user name and password, for messages. */
        public static String withoutLogin(String text) {
            return LOGIN.matcher(text).replaceFirst("…@");
        }

        @Override
        public Optional<Explicit> proxyFor(URI target) {
            return Optional.of(this);
        }

        /** No port is right for most proxies, so a missing port is not guessed. */
        private static final int NO_PORT = 0;

        /** Parses {@code [http://][user:password@]host:port}; empty if the text is anything else. */
        public static Optional<Explicit> parse(String text) {
            return parse(text, NO_PORT);
        }

        private static Optional<Explicit> parse(String text, int defaultPort) {
            Matcher found = FORM.matcher(text.strip());
            if (!found.matches()) {
                return Optional.empty();
            }
            int port = found.group("port") == null ? defaultPort : Integer.parseInt(found.group("port"));
            String host = found.group("v6") == null ? found.group("name") : found.group("v6");
            return port < 1 || port > MAX_PORT
                    ? Optional.empty()
                    : Optional.of(new Explicit(host, port, login(found.group("login"))));
        }

        private static Optional<ProxyCredentials> login(@Nullable String userInfo) {
            if (userInfo == null || userInfo.isEmpty()) {
                return Optional.empty();
            }
            String[] parts = userInfo.split(":", 2);
            return Optional.of(new ProxyCredentials(
                    decoded(parts[0]), decoded(parts.length < 2 ? "" : parts[1]).toCharArray()));
        }

        /** A percent sign that begins no escape is literal; a plus sign is always literal. */
        private static String decoded(String text) {
            String strict = text.replaceAll("%(?![0-9a-fA-F]{2})", "%25").replace("+", "%2B");
            return URLDecoder.decode(strict, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }
}
