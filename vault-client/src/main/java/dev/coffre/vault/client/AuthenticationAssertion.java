package dev.coffre.vault.client;

import dev.coffre.vault.wire.Challenge;
import dev.coffre.vault.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The signed authentication of a machine: a JWT with {@code alg} EdDSA (RFC 7523, RFC 8037) over the vault's nonce. It
 * uses the vault's time, so an agent with a wrong clock can authenticate.
 */
final class AuthenticationAssertion {
    private static final long LIFETIME_SECONDS = 60;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private AuthenticationAssertion() {}

    private record Header(String alg, String typ) {}

    private record Claims(String iss, String sub, String aud, long iat, long exp, String jti) {}

    static String of(AuthenticatingMachine login, Challenge challenge) {
        long issued = challenge.time() / 1000;
        Claims claims = new Claims(
                login.machine().toString(),
                login.machine().toString(),
                login.vault().toString(),
                issued,
                issued + LIFETIME_SECONDS,
                challenge.nonce());
        String signed = part(WireJson.write(new Header("EdDSA", "JWT"))) + "." + part(WireJson.write(claims));
        return signed + "." + part(login.signer().sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String part(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }
}
