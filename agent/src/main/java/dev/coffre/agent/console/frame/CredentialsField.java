package dev.coffre.agent.console.frame;

import dev.coffre.agent.registration.CredentialsFile;
import java.util.Base64;
import java.util.Optional;

/** Vault credentials as a form brings them: chosen in the browser, or by their path on this machine. */
public final class CredentialsField {
    private CredentialsField() {}

    /** @throws dev.coffre.vault.problem.Problem {@code credentials-…} */
    public static CredentialsFile read(Visit visit) {
        Optional<String> chosen = visit.field("credentials");
        if (chosen.isPresent()) {
            String name = visit.field("credentials-name").orElse("");
            return CredentialsFile.named(name, decoded(chosen.get()));
        }
        return CredentialsFile.read(visit.field("credentials-path").orElse(""));
    }

    /** A form does not keep line ends as they are, so the bytes come in base 64. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException damaged) {
            return new byte[0];
        }
    }
}
