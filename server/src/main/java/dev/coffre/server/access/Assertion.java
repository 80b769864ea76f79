package dev.coffre.server.access;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A machine's signed statement of its identity: a JWT in compact form (RFC 7515 §3.1, RFC 7523). The algorithm is fixed. The
 * header only has to agree, so it cannot select a weaker one.
 */
final class Assertion {
    private static final int MAX_LENGTH = 4_096;
    private static final String ALGORITHM = "EdDSA";

    private final Claims claims;
    private final byte[] signed;
    private final byte[] signature;

    private Assertion(Claims claims, byte[] signed, byte[] signature) {
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    record Header(String alg) {}

    /** RFC 7519 §4.1; iat and exp in seconds. */
    record Claims(String iss, String sub, String aud, long iat, long exp, String jti) {}

    /** Parses without verifying the signature. Throws {@code not-authenticated} if the text is not an assertion. */
    static Assertion parse(String compact) {
        String[] parts = compact.split("\\.", -1);
        if (compact.length() > MAX_LENGTH || parts.length != 3) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "the assertion is not valid");
        }
        try {
            Header header = WireJson.read(decode(parts[0]), Header.class);
            if (!header.alg().equals(ALGORITHM)) {
                throw ProblemCode.NOT_AUTHENTICATED.with("reason", "the assertion is not valid");
            }
            byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
            return new Assertion(WireJson.read(decode(parts[1]), Claims.class), signed, decode(parts[2]));
        } catch (MalformedMessageException | IllegalArgumentException e) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "the assertion is not valid");
        }
    }

    Claims claims() {
        return claims;
    }

    boolean isSignedBy(VerifyingKey key) {
        return key.verifies(signature, SignaturePurpose.MACHINE_AUTHENTICATION, signed);
    }

    private static byte[] decode(String part) {
        return Base64.getUrlDecoder().decode(part);
    }
}
