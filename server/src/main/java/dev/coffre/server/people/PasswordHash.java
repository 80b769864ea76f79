package dev.coffre.server.people;

import dev.coffre.vault.id.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** A password hashed with Argon2id (RFC 9106), in the usual text form {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}. */
public record PasswordHash(int memoryKib, int iterations, int parallelism, String salt, String hash) {
    private static final int MAX_MEMORY_KIB = 1 << 20;
    private static final int PARALLELISM = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int FINGERPRINT_LENGTH = 32;
    private static final Pattern TEXT = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

    static PasswordHash of(String password, PasswordCost cost, RandomGenerator random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash = argon2id(password, salt, cost.memoryKib(), cost.iterations(), PARALLELISM);
        return new PasswordHash(cost.memoryKib(), cost.iterations(), PARALLELISM, text(salt), text(hash));
    }

    /** Returns a random hash that matches no known password and takes as much work to check as any other. */
    public static PasswordHash dummy(PasswordCost cost, RandomGenerator random) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        return new PasswordHash(cost.memoryKib(), cost.iterations(), PARALLELISM, text(salt), text(hash));
    }

    /** @throws IllegalArgumentException if the text is not such a hash, or asks for more than 1 GiB */
    static PasswordHash parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(1)) > MAX_MEMORY_KIB) {
            throw new IllegalArgumentException("not a password hash");
        }
        return new PasswordHash(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                parts.group(4),
                parts.group(5));
    }

    boolean matches(String password) {
        byte[] tried = argon2id(password, Base64.getDecoder().decode(salt), memoryKib, iterations, parallelism);
        return MessageDigest.isEqual(tried, Base64.getDecoder().decode(hash));
    }

    /**
     * Returns a value that changes whenever a password is set, even the same one, since the salt is new. It reveals
     * nothing of it.
     */
    String fingerprint() {
        return Sha256.of(text().getBytes(StandardCharsets.US_ASCII)).toString().substring(0, FINGERPRINT_LENGTH);
    }

    String text() {
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + iterations + ",p=" + parallelism + "$" + salt + "$" + hash;
    }

    @Override
    public String toString() {
        return "PasswordHash";
    }

    private static byte[] argon2id(String password, byte[] salt, int memoryKib, int iterations, int parallelism) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(parallelism)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[HASH_BYTES];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
