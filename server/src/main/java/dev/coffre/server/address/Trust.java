package dev.coffre.server.address;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;

/** How agents recognise the server that they reach. */
public sealed interface Trust {
    String AUTHORITIES = "ca";

    /** By the pin of the service's own TLS key. */
    record OwnKey() implements Trust {}

    /** By the pins of keys that another program holds, such as a reverse proxy. */
    record Pins(List<Sha256> pins) implements Trust {
        public Pins {
            pins = List.copyOf(pins);
        }
    }

    /** By a certificate for the host name, from an authority that the agent's runtime trusts. */
    record Authorities() implements Trust {}

    /** Parses the values of {@code --tls-pin}: none, {@code ca}, or pins in hex. */
    static Trust of(List<String> texts) {
        if (texts.isEmpty()) {
            return new OwnKey();
        }
        if (texts.equals(List.of(AUTHORITIES))) {
            return new Authorities();
        }
        return new Pins(texts.stream().map(Trust::pin).toList());
    }

    static Sha256 pin(String text) {
        try {
            return Sha256.parse(text);
        } catch (IllegalArgumentException notAPin) {
            throw ProblemCode.TLS_PIN_INVALID.with("pin", text);
        }
    }
}
