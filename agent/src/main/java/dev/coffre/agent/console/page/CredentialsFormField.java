package dev.coffre.agent.console.page;

import dev.coffre.agent.registration.CredentialsFile;
import java.util.Base64;
import java.util.Optional;

/** Reads vault credentials from a form: a file uploaded by the browser, or a path on this machine. */
public final class CredentialsFormField {
    private CredentialsFormField() {}

    /** @throws dev.coffre.vault.problem.Problem {@code credentials-…} */
    public static CredentialsFile read(ConsolePageRequest request) {
        Optional<String> chosen = request.field("credentials");
        if (chosen.isPresent()) {
            String name = request.field("credentials-name").orElse("");
            return CredentialsFile.parse(name, decoded(chosen.get()));
        }
        return CredentialsFile.read(request.field("credentials-path").orElse(""));
    }

    /** The page sends the file in base64, because forms change line ends. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException damaged) {
            return new byte[0];
        }
    }
}
