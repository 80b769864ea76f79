package dev.coffre.agent.console.page;

import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.ProxyCredentials;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/** Reads the choice of a proxy from a form. */
public final class ProxyFormFields {
    private static final int MAX_PORT = 65_535;

    private ProxyFormFields() {}

    /** @throws Problem {@code flags-invalid} */
    public static ProxyChoice read(ConsolePageRequest request, ProxyChoice system) {
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
                .orElseThrow(() -> invalid(request, "proxy.host", host));
        Optional<ProxyCredentials> login = request.field("user")
                .map(user ->
                        new ProxyCredentials(user, request.rawField("password").toCharArray()));
        return new ProxyChoice.Explicit(parsed.host(), parsed.port(), login);
    }

    private static Problem invalid(ConsolePageRequest request, String field, String value) {
        return ProblemCode.FLAGS_INVALID.with("reason", request.say("field.value", request.say(field), value));
    }
}
