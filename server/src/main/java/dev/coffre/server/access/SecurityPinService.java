package dev.coffre.server.access;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Security PINs. Each is for one machine or vault and one operation, expires as {@link PinOperation#lifetime} says, and
 * allows one use and five attempts. They are kept in memory only, as salted hashes. Attempts are counted before
 * comparison, under one lock, so parallel attempts gain nothing.
 *
 * <p>A PIN has two halves of 25 bits. The first is its name, the second its proof. Only attempts with the right first
 * half count, so a machine that has not seen the PIN cannot use up its attempts and block the owner. Guessing gets no
 * easier, since both halves have to be right. Thread-safe.
 */
public final class SecurityPinService {
    private static final int MAX_ATTEMPTS = 5;
    private static final int HALF_LENGTH = 5;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int SALT_BYTES = 16;

    private final Map<PinScope, HashedPin> pins = new HashMap<>();
    private final InstantSource clock;
    private final RandomGenerator random;

    public SecurityPinService(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Returns a fresh PIN and voids an earlier one for the same purpose. */
    public IssuedPin issue(MachineId machine, PinOperation operation) {
        return issue(machine.toString(), operation);
    }

    /** As {@link #issue(MachineId, PinOperation)}, for a vault. */
    public IssuedPin issue(VaultId vault, PinOperation operation) {
        return issue(vault.toString(), operation);
    }

    private synchronized IssuedPin issue(String subject, PinOperation operation) {
        String name = randomHalf();
        String proof = randomHalf();
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Instant expires = clock.instant().plus(operation.lifetime());
        pins.put(new PinScope(subject, operation), new HashedPin(salt, hash(salt, name), hash(salt, proof), expires));
        return new IssuedPin(name + "-" + proof, expires);
    }

    private String randomHalf() {
        StringBuilder text = new StringBuilder(HALF_LENGTH);
        for (int i = 0; i < HALF_LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /**
     * Whether a PIN was issued for this, even if it has expired or its attempts are used up. It shows that a person
     * wanted the operation.
     */
    public synchronized boolean isIssued(MachineId machine, PinOperation operation) {
        return pins.containsKey(new PinScope(machine.toString(), operation));
    }

    /**
     * Consumes the PIN.
     *
     * @throws dev.coffre.vault.problem.Problem {@code pin-missing}, {@code pin-expired}, {@code pin-wrong} or
     *     {@code pin-tries-exhausted}
     */
    public void consume(MachineId machine, PinOperation operation, String typed) {
        consume(new PinScope(machine.toString(), operation), typed);
    }

    /** As {@link #consume(MachineId, PinOperation, String)}, for a vault. */
    public void consume(VaultId vault, PinOperation operation, String typed) {
        consume(new PinScope(vault.toString(), operation), typed);
    }

    /**
     * Throws the same problem as {@link #consume(MachineId, PinOperation, String)} unless the first half of the PIN is right.
     * Costs no attempt.
     */
    public synchronized void check(MachineId machine, PinOperation operation, String typed) {
        requireFirstHalf(new PinScope(machine.toString(), operation), typed);
    }

    private synchronized void consume(PinScope purpose, String typed) {
        HashedPin pin = requireFirstHalf(purpose, typed);
        pin.attempts++;
        if (!MessageDigest.isEqual(pin.proof, hash(pin.salt, secondHalf(typed)))) {
            throw pin.attempts >= MAX_ATTEMPTS
                    ? ProblemCode.PIN_TRIES_EXHAUSTED.problem()
                    : ProblemCode.PIN_WRONG.with("left", MAX_ATTEMPTS - pin.attempts);
        }
        pins.remove(purpose);
    }

    private HashedPin requireFirstHalf(PinScope purpose, String typed) {
        HashedPin pin = pins.get(purpose);
        if (pin == null || typed.isBlank()) {
            throw ProblemCode.PIN_MISSING.problem();
        }
        if (!pin.expires.isAfter(clock.instant())) {
            throw ProblemCode.PIN_EXPIRED.problem();
        }
        if (pin.attempts >= MAX_ATTEMPTS) {
            throw ProblemCode.PIN_TRIES_EXHAUSTED.problem();
        }
        if (!MessageDigest.isEqual(pin.name, hash(pin.salt, firstHalf(typed)))) {
            throw ProblemCode.PIN_WRONG.with("left", MAX_ATTEMPTS - pin.attempts);
        }
        return pin;
    }

    private static String firstHalf(String typed) {
        String normal = normalized(typed);
        return normal.substring(0, Math.min(HALF_LENGTH, normal.length()));
    }

    private static String secondHalf(String typed) {
        String normal = normalized(typed);
        return normal.substring(Math.min(HALF_LENGTH, normal.length()));
    }

    /** Normalises a typed PIN: any case, with dashes or spaces, and letters that look like digits. */
    private static String normalized(String typed) {
        return typed.strip()
                .replace("-", "")
                .replace(" ", "")
                .toUpperCase(Locale.ROOT)
                .replace('I', '1')
                .replace('L', '1')
                .replace('O', '0');
    }

    private static byte[] hash(byte[] salt, String pin) {
        MessageDigest sha256 = Sha256.digest();
        sha256.update(salt);
        return sha256.digest(pin.getBytes(StandardCharsets.UTF_8));
    }

    /** @param subject id of a machine or vault; ids are random, so they do not collide */
    private record PinScope(String subject, PinOperation operation) {}

    private static final class HashedPin {
        private final byte[] salt;
        private final byte[] name;
        private final byte[] proof;
        private final Instant expires;
        private int attempts;

        private HashedPin(byte[] salt, byte[] name, byte[] proof, Instant expires) {
            this.salt = salt;
            this.name = name;
            this.proof = proof;
            this.expires = expires;
        }
    }
}
