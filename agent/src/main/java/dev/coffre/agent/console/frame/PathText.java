package dev.coffre.agent.console.frame;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Base64;

/** Encodes paths, which may be any bytes, as base64url text for forms and addresses. */
public final class PathText {
    private PathText() {}

    public static String of(ByteString path) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(path.toByteArray());
    }

    public static ByteString read(String text) {
        try {
            return ByteString.of(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException notOurs) {
            throw ProblemCode.FORM_EXPIRED.problem();
        }
    }
}
