package dev.coffre.agent.console.page;

import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.ProxyCredentials;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import java.util.Optional;

/** The fields of a form that chooses a proxy. */
public final class ProxyFormFields {
    private static final int MAX_PORT = 65_535;

    private static final String DEFAULT_PORT = "3128";

    private ProxyFormFields() {}

    /** Returns the values of the fields by their names. The password is not shown. */
    public static Map<String, Object> of(ProxyChoice known) {
        return switch (known) {
            case ProxyChoice.None none -> fields("none", "", DEFAULT_PORT, "");
            case ProxyChoice.FromEnvironment environment -> fields("system", "", DEFAULT_PORT, "");
            case ProxyChoice.Explicit(var host, var port, var login) ->
                fields(
                        "explicit",
                        host,
                        String.valueOf(port),
                        login.map(ProxyCredentials::user).orElse(""));
        };
    }

    private static Map<String, Object> fields(String mode, String host, String port, String user) {
        return Map.of("mode", mode, "host", host, "port", port, "user", user);
    }

    /**
     * Returns the choice. Keeps the known password if the form has none and is otherwise unchanged.
     *
     * @throws Problem {@code flags-invalid}
     */
    public static ProxyChoice read(ConsolePageRequest request, ProxyChoice system, ProxyChoice known) {
        return withKnownPassword(chosen(request, system), known);
    }

    private static ProxyChoice withKnownPassword(ProxyChoice chosen, ProxyChoice known) {
        if (chosen instanceof ProxyChoice.Explicit(var host, var port, var login)
                && known instanceof ProxyChoice.Explicit(var knownHost, var knownPort, var knownLogin)
                && host.equals(knownHost)
                && port == knownPort
                && login.map(ProxyCredentials::user).equals(knownLogin.map(ProxyCredentials::user))
                && login.filter(one -> one.password().length > 0).isEmpty()) {
            return known;
        }
        return chosen;
    }

    private static ProxyChoice chosen(ConsolePageRequest request, ProxyChoice system) {
        return switch (request.field("proxy").orElse("system")) {
            case "none" -> new ProxyChoice.None();
            case "explicit" -> explicit(request);
            default -> system;
        };
    }

    private static ProxyChoice explicit(ConsolePageRequest request) {
        String host = request.field("host").orElse("");
        String port = request.field("port").orElse("");
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > MAX_PORT) {
            throw invalid(request, "proxy.port", port);
        }
        ProxyChoice.Explicit parsed = ProxyChoice.Explicit.parse(host + ":" + port)
                .filter(found -> found.credentials().isEmpty())
                .orElseThrow(() -> invalid(request, "proxy.host", ProxyChoice.Explicit.withoutLogin(host)));
        Optional<ProxyCredentials> login = request.field("user")
                .map(user ->
                        new ProxyCredentials(user, request.rawField("password").toCharArray()));
        return new ProxyChoice.Explicit(parsed.host(), parsed.port(), login);
    }

    private static Problem invalid(ConsolePageRequest request, String field, String value) {
        return ProblemCode.FLAGS_INVALID.with("reason", request.say("field.value", request.say(field), value));
    }
}
