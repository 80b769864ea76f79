package dev.coffre.vault.remote;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How the vault is reached: directly, as the environment says, or through a named proxy. */
public sealed interface ProxyChoice {
    /** The proxy to use for {@code target}, or empty to go directly. */
    Optional<Explicit> towards(URI target);

    /** Always directly. */
    record None() implements ProxyChoice {
        @Override
        public Optional<Explicit> towards(URI target) {
            return Optional.empty();
        }
    }

    /**
     * As {@code https_proxy} and {@code no_proxy} say (either case), the way curl reads them.
     *
     * @param environment the process's environment
     */
    record FromEnvironment(Map<String, String> environment) implements ProxyChoice {
        @Override
        public Optional<Explicit> towards(URI target) {
            String proxy = variable("https_proxy");
            return proxy.isEmpty() || excluded(target.getHost()) ? Optional.empty() : Explicit.parse(proxy);
        }

        private boolean excluded(String host) {
            String name = host.toLowerCase(Locale.ROOT);
            return Arrays.stream(variable("no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+"))
                    .map(suffix -> suffix.startsWith(".") ? suffix.substring(1) : suffix)
                    .filter(suffix -> !suffix.isEmpty())
                    .anyMatch(suffix -> suffix.equals("*") || name.equals(suffix) || name.endsWith("." + suffix));
        }

        private String variable(String name) {
            String lower = environment.getOrDefault(name, "");
            return lower.isEmpty() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : lower;
        }

        /** The environment may hold the password of a proxy. */
        @Override
        public String toString() {
            return "FromEnvironment";
        }
    }

    /** Through this proxy, by CONNECT. */
    record Explicit(String host, int port, Optional<ProxyLogin> login) implements ProxyChoice {
        private static final int DEFAULT_PORT = 3128;

        @Override
        public Optional<Explicit> towards(URI target) {
            return Optional.of(this);
        }

        /** Reads {@code [http://][user:password@]host[:port]}; empty if it is something else. */
        public static Optional<Explicit> parse(String text) {
            try {
                URI uri = URI.create(text.contains("://") ? text : "http://" + text);
                if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
                    return Optional.empty();
                }
                int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
                return Optional.of(new Explicit(uri.getHost(), port, login(uri.getUserInfo())));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private static Optional<ProxyLogin> login(@org.jspecify.annotations.Nullable String userInfo) {
            if (userInfo == null || userInfo.isEmpty()) {
                return Optional.empty();
            }
            int colon = userInfo.indexOf(':');
            return colon < 0
                    ? Optional.of(new ProxyLogin(userInfo, new char[0]))
                    : Optional.of(new ProxyLogin(
                            userInfo.substring(0, colon),
                            userInfo.substring(colon + 1).toCharArray()));
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }
}
