package dev.coffre.server.access;

import dev.coffre.server.state.StateKey;
import dev.coffre.vault.id.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Nonces for the authentication of machines. Each is valid for one use within a minute. Any client can ask for one, so an
 * unused nonce takes no memory: it contains when it was issued, and a keyed hash of that. Only used ones are kept.
 * Thread-safe.
 */
public final class Challenges {
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    /** How far the clock of the process that issued a nonce may be ahead. */
    private static final Duration MAX_SKEW = Duration.ofSeconds(10);

    private static final String PURPOSE = "challenge";
    private static final int SIGNED_BYTES = 16;
    private static final int NONCE_BYTES = 32;
    private static final int HEX_DIGITS = 2 * NONCE_BYTES;

    private final UsedNonces used;
    private final StateKey key;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Challenges(UsedNonces used, StateKey key, InstantSource clock, RandomGenerator random) {
        this.used = used;
        this.key = key;
        this.clock = clock;
        this.random = random;
    }

    /** Returns a fresh nonce in hex: its time in ms, 8 random bytes, and 16 bytes of a keyed hash of both. */
    public String issue() {
        byte[] signed = ByteBuffer.allocate(SIGNED_BYTES)
                .putLong(clock.instant().toEpochMilli())
                .putLong(random.nextLong())
                .array();
        return HexFormat.of()
                .formatHex(ByteBuffer.allocate(NONCE_BYTES)
                        .put(signed)
                        .put(seal(signed))
                        .array());
    }

    private byte[] seal(byte[] signed) {
        return Arrays.copyOf(key.hash(PURPOSE, signed).bytes(), NONCE_BYTES - SIGNED_BYTES);
    }

    /** Returns whether the nonce was issued within a minute. It may have been used. */
    boolean isIssued(String nonce) {
        return issuedAt(nonce).isPresent();
    }

    /** Returns whether the nonce, which was issued, was used. Writes nothing. */
    boolean isUsed(String nonce) {
        return used.isUsed(Sha256.of(HexFormat.of().parseHex(nonce)));
    }

    /** Consumes the nonce. Returns whether it was issued within a minute and is unused. */
    public boolean consume(String nonce) {
        return issuedAt(nonce)
                .filter(at -> used.use(
                        Sha256.of(HexFormat.of().parseHex(nonce)),
                        at.plus(LIFETIME).plus(MAX_SKEW),
                        clock.instant()))
                .isPresent();
    }

    private Optional<Instant> issuedAt(String nonce) {
        if (nonce.length() != HEX_DIGITS || !nonce.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        byte[] bytes = HexFormat.of().parseHex(nonce);
        byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
        if (!MessageDigest.isEqual(seal(signed), Arrays.copyOfRange(bytes, SIGNED_BYTES, NONCE_BYTES))) {
            return Optional.empty();
        }
        Instant at = Instant.ofEpochMilli(ByteBuffer.wrap(signed).getLong());
        Instant now = clock.instant();
        return Optional.of(at)
                .filter(time ->
                        !time.isAfter(now.plus(MAX_SKEW)) && time.plus(LIFETIME).isAfter(now));
    }
}
