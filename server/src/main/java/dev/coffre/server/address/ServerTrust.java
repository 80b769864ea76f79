package dev.coffre.server.address;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;

/** How agents recognise the server that they reach. */
public sealed interface ServerTrust {
    String AUTHORITIES = "ca";

    /** By the pin of the service's own TLS key. */
    record OwnKey() implements ServerTrust {}

    /** By the pins of keys that another program holds, such as a reverse proxy. */
    record KeyPins(List<Sha256> pins) implements ServerTrust {
        public KeyPins {
            pins = List.copyOf(pins);
        }
    }

    /** By a certificate for the host name, from an authority that the agent's runtime trusts. */
    record Authorities() implements ServerTrust {}

    /** Parses the values of {@code --tls-pin}: none, {@code ca}, or pins in hex. */
    static ServerTrust parse(List<String> texts) {
        if (texts.isEmpty()) {
            return new OwnKey();
        }
        if (texts.equals(List.of(AUTHORITIES))) {
            return new Authorities();
        }
        return new KeyPins(texts.stream().map(ServerTrust::parsePin).toList());
    }

    static Sha256 parsePin(String text) {
        try {
            return Sha256.parse(text);
        } catch (IllegalArgumentException notAPin) {
            throw ProblemCode.TLS_PIN_INVALID.with("pin", text);
        }
    }
}
