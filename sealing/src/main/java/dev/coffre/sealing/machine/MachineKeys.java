package dev.coffre.sealing.machine;

import dev.coffre.sealing.Secret;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The two key pairs of a machine, made on the machine (docs/format.md §1).
 *
 * @param point signs recovery points
 * @param authentication signs log-ins
 */
public record MachineKeys(SigningKey point, SigningKey authentication) implements AutoCloseable {
    /** Length of the encoded form in bytes: both keys as {@link SigningKey#encode} writes them. */
    public static final int LENGTH = 2 * SigningKey.LENGTH;

    public static MachineKeys generate(SecureRandom random) {
        return new MachineKeys(SigningKey.generate(random), SigningKey.generate(random));
    }

    /**
     * The keys that {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when the bytes are not such keys
     */
    public static MachineKeys decode(Secret encoded) {
        if (encoded.length() != LENGTH) {
            throw new IllegalArgumentException("encoded machine keys have 128 bytes, not " + encoded.length());
        }
        try (Secret point = encoded.part(0, SigningKey.LENGTH);
                Secret authentication = encoded.part(SigningKey.LENGTH, LENGTH)) {
            return new MachineKeys(SigningKey.decode(point), SigningKey.decode(authentication));
        }
    }

    /** The 128 bytes for the machine's key file; the caller closes them. */
    public Secret encode() {
        try (Secret first = point.encode();
                Secret second = authentication.encode()) {
            byte[] encoded = Arrays.copyOf(first.copy(), LENGTH);
            System.arraycopy(second.copy(), 0, encoded, SigningKey.LENGTH, SigningKey.LENGTH);
            return Secret.taking(encoded);
        }
    }

    @Override
    public void close() {
        point.close();
        authentication.close();
    }

    @Override
    public String toString() {
        return "[machine keys]";
    }
}
