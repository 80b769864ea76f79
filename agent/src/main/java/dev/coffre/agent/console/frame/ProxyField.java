package dev.coffre.agent.console.frame;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.ProxyChoice;
import dev.coffre.vault.remote.ProxyLogin;
import java.util.Map;
import java.util.Optional;

/** Reads the choice of a proxy from a form. */
public final class ProxyField {
    private static final int MAX_PORT = 65_535;

    private ProxyField() {}

    /** @throws Problem {@code flags-invalid} */
    public static ProxyChoice read(Visit visit, Map<String, String> environment) {
        return switch (visit.field("proxy").orElse("system")) {
            case "none" -> new ProxyChoice.None();
            case "explicit" -> explicit(visit);
            default -> new ProxyChoice.FromEnvironment(environment);
        };
    }

    private static ProxyChoice explicit(Visit visit) {
        String host = visit.field("host").orElse("");
        String port = visit.field("port").orElse("");
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > MAX_PORT) {
            throw invalid(visit, "proxy.port", port);
        }
        ProxyChoice.Explicit parsed = ProxyChoice.Explicit.parse(host + ":" + port)
                .filter(found -> found.login().isEmpty())
                .orElseThrow(() -> invalid(visit, "proxy.host", host));
        Optional<ProxyLogin> login = visit.field("user")
                .map(user -> new ProxyLogin(user, visit.typed("password").toCharArray()));
        return new ProxyChoice.Explicit(parsed.host(), parsed.port(), login);
    }

    private static Problem invalid(Visit visit, String field, String value) {
        return ProblemCode.FLAGS_INVALID.with("reason", visit.say("field.value", visit.say(field), value));
    }
}
