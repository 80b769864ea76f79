package dev.coffre.server.openapi;

import dev.coffre.vault.problem.ProblemCode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How a caller authenticates. */
public enum AuthenticationScheme {
    MACHINE_TOKEN("machineToken", "Authorization", "Of a registered machine, for 15 minutes: POST /v1/token."),
    READER_TOKEN(
            "readerToken",
            "Authorization",
            "Reads what one machine backed up, for up to 48 hours: POST /v1/reader-token."),
    ACCOUNT_TOKEN(
            "accountToken",
            "Authorization",
            "Of a person's account, for an hour (POST /v1/admin/token), or one made for scripts (POST /v1/admin/tokens)."
                    + " A requirement names what the account must be: administrator of the service, or owner, operator or"
                    + " reader of the vault that the path leads to; self is the person himself, by password and without an"
                    + " API token."),
    VAULT_CREDENTIALS("vaultCredentials", "Coffre-Credentials", "The vault credentials file, in base64url."),
    MACHINE_ASSERTION(
            "machineAssertion",
            "Coffre-Assertion",
            "A JWT signed by the machine's authentication key, for one nonce of POST /v1/challenge.");

    private static final String BEARER = "Authorization";

    private final String code;
    private final String header;
    private final String meaning;

    AuthenticationScheme(String code, String header, String meaning) {
        this.code = code;
        this.header = header;
        this.meaning = meaning;
    }

    /** Name of the scheme in the document. */
    public String code() {
        return code;
    }

    /** Problems of a caller that fails to authenticate, or may not use the route. */
    Set<ProblemCode> problems() {
        return switch (this) {
            case VAULT_CREDENTIALS ->
                EnumSet.of(
                        ProblemCode.NOT_AUTHENTICATED,
                        ProblemCode.CREDENTIALS_TRUNCATED,
                        ProblemCode.CREDENTIALS_DAMAGED,
                        ProblemCode.CREDENTIALS_TOO_NEW,
                        ProblemCode.CREDENTIALS_EXPIRED,
                        ProblemCode.CREDENTIALS_SUPERSEDED,
                        ProblemCode.CREDENTIALS_OF_OTHER_VAULT,
                        ProblemCode.VAULT_DELETED);
            case MACHINE_ASSERTION -> EnumSet.of(ProblemCode.NOT_AUTHENTICATED);
            case MACHINE_TOKEN, READER_TOKEN, ACCOUNT_TOKEN ->
                EnumSet.of(ProblemCode.NOT_AUTHENTICATED, ProblemCode.FORBIDDEN);
        };
    }

    Map<String, Object> schema() {
        Map<String, Object> scheme = new LinkedHashMap<>();
        if (header.equals(BEARER)) {
            scheme.put("type", "http");
            scheme.put("scheme", "bearer");
        } else {
            scheme.put("type", "apiKey");
            scheme.put("in", "header");
            scheme.put("name", header);
        }
        scheme.put("description", meaning);
        return scheme;
    }
}
