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
 * Security PINs: for one machine or vault and one operation, for as long as that one says, one use, five tries. Kept as
 * salted hashes, in memory only. Tries are counted before they are compared, under one lock, so parallel ones get no extra.
 *
 * <p>A PIN has two halves of 25 bits. The first names it, the second proves it. Only a try with the right first half
 * counts, so a machine that was not shown the PIN cannot use its tries up and keep its owner from a change. Guessing is no
 * easier for that: both halves have to be right. Thread-safe.
 */
public final class SecurityPins {
    private static final int TRIES = 5;
    private static final int HALF = 5;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int SALT_BYTES = 16;

    private final Map<Purpose, Pin> pins = new HashMap<>();
    private final InstantSource clock;
    private final RandomGenerator random;

    public SecurityPins(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A fresh PIN; one made earlier for the same purpose is void. */
    public IssuedPin issue(MachineId machine, PinOperation operation) {
        return issue(machine.toString(), operation);
    }

    /** As for a machine. */
    public IssuedPin issue(VaultId vault, PinOperation operation) {
        return issue(vault.toString(), operation);
    }

    private synchronized IssuedPin issue(String subject, PinOperation operation) {
        String name = half();
        String proof = half();
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Instant expires = clock.instant().plus(operation.life());
        pins.put(new Purpose(subject, operation), new Pin(salt, hash(salt, name), hash(salt, proof), expires));
        return new IssuedPin(name + "-" + proof, expires);
    }

    private String half() {
        StringBuilder text = new StringBuilder(HALF);
        for (int i = 0; i < HALF; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** Whether there is a PIN for this, be it expired or tried too often: a person has wanted it. */
    public synchronized boolean isIssued(MachineId machine, PinOperation operation) {
        return pins.containsKey(new Purpose(machine.toString(), operation));
    }

    /**
     * Uses the PIN up.
     *
     * @throws dev.coffre.vault.problem.Problem {@code pin-missing}, {@code pin-expired}, {@code pin-wrong} or
     *     {@code pin-tries-exhausted}
     */
    public void use(MachineId machine, PinOperation operation, String typed) {
        use(new Purpose(machine.toString(), operation), typed);
    }

    /** As for a machine. */
    public void use(VaultId vault, PinOperation operation, String typed) {
        use(new Purpose(vault.toString(), operation), typed);
    }

    private synchronized void use(Purpose purpose, String typed) {
        Pin pin = pins.get(purpose);
        if (pin == null || typed.isBlank()) {
            throw ProblemCode.PIN_MISSING.problem();
        }
        if (!pin.expires.isAfter(clock.instant())) {
            throw ProblemCode.PIN_EXPIRED.problem();
        }
        if (pin.tries >= TRIES) {
            throw ProblemCode.PIN_TRIES_EXHAUSTED.problem();
        }
        String normal = normal(typed);
        int half = Math.min(HALF, normal.length());
        if (!MessageDigest.isEqual(pin.name, hash(pin.salt, normal.substring(0, half)))) {
            throw ProblemCode.PIN_WRONG.with("left", TRIES - pin.tries);
        }
        pin.tries++;
        if (!MessageDigest.isEqual(pin.proof, hash(pin.salt, normal.substring(half)))) {
            throw pin.tries >= TRIES
                    ? ProblemCode.PIN_TRIES_EXHAUSTED.problem()
                    : ProblemCode.PIN_WRONG.with("left", TRIES - pin.tries);
        }
        pins.remove(purpose);
    }

    /** As people type it: in either case, with dashes or spaces, and the letters that look like digits. */
    private static String normal(String typed) {
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

    /** @param subject the id of a machine or vault: all are random, none is another's */
    private record Purpose(String subject, PinOperation operation) {}

    private static final class Pin {
        private final byte[] salt;
        private final byte[] name;
        private final byte[] proof;
        private final Instant expires;
        private int tries;

        private Pin(byte[] salt, byte[] name, byte[] proof, Instant expires) {
            this.salt = salt;
            this.name = name;
            this.proof = proof;
            this.expires = expires;
        }
    }
}
