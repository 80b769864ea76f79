package dev.coffre.agent.console.page;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Base64;

/** Encodes paths, which may be any bytes, as base64url text for forms and addresses. */
public final class PathCodec {
    private PathCodec() {}

    public static String encode(ByteString path) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(path.toByteArray());
    }

    public static ByteString decode(String text) {
        try {
            return ByteString.of(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException notOurs) {
            throw ProblemCode.FORM_EXPIRED.problem();
        }
    }
}
