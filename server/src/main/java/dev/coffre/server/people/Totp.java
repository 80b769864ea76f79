package dev.coffre.server.people;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Time-based codes (RFC 6238) as authenticator apps compute them: HMAC-SHA-1, 30 seconds, 6 digits. */
final class Totp {
    /** Length of a secret. RFC 4226 §4 requires 16 and recommends 20. */
    static final int SECRET_BYTES = 20;

    static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final String MAC = "HmacSHA1";
    private static final String ISSUER = "Coffre";

    private Totp() {}

    /**
     * Returns the time step of this code. Accepts the present step and its two neighbours, for clocks that are slightly off.
     */
    static OptionalLong step(byte[] secret, String code, Instant now) {
        long present = step(now);
        OptionalLong found = OptionalLong.empty();
        for (long step = present - 1; step <= present + 1; step++) {
            if (isSame(code(secret, step), code)) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    static long step(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), STEP.toSeconds());
    }

    /** RFC 4226 §5.3. */
    static String code(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 15;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            return "%06d".formatted(number % MODULUS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Address that an app reads from a QR code. */
    static String uri(String account, String secret) {
        String label = URLEncoder.encode(ISSUER + ":" + account, StandardCharsets.UTF_8);
        return "otpauth://totp/" + label + "?secret=" + secret + "&issuer=" + ISSUER + "&algorithm=SHA1&digits="
                + DIGITS + "&period=" + STEP.toSeconds();
    }

    private static boolean isSame(String code, String typed) {
        return MessageDigest.isEqual(code.getBytes(StandardCharsets.UTF_8), typed.getBytes(StandardCharsets.UTF_8));
    }
}
