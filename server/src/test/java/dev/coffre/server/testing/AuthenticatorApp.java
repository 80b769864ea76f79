package dev.coffre.server.testing;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Shows codes as an authenticator app does (RFC 6238), written a second time. */
public final class AuthenticatorApp {
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int KEY_BYTES = 20;

    private final byte[] key;

    /** @param secret 32 characters of base 32, which are 160 bits */
    public AuthenticatorApp(String secret) {
        BigInteger bits = BigInteger.ZERO;
        for (char digit : secret.toCharArray()) {
            bits = bits.shiftLeft(5).or(BigInteger.valueOf(BASE_32.indexOf(digit)));
        }
        byte[] bytes = bits.toByteArray();
        key = new byte[KEY_BYTES];
        int length = Math.min(bytes.length, key.length);
        System.arraycopy(bytes, bytes.length - length, key, key.length - length, length);
    }

    /** The secret without its base 32. */
    public byte[] key() {
        return key.clone();
    }

    /** What it shows so many steps of 30 seconds after then. */
    public String code(Instant at, int steps) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8)
                    .putLong(at.getEpochSecond() / 30 + steps)
                    .array());
            int number = ByteBuffer.wrap(hash).getInt(hash[19] & 15) & Integer.MAX_VALUE;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
