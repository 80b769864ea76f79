package dev.coffre.server.access;

import dev.coffre.server.access.PinStore.HashedPin;
import dev.coffre.server.access.PinStore.PinScope;
import dev.coffre.server.state.StateKey;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Security PINs. Each is for one machine or vault and one operation, expires as {@link PinOperation#lifetime} says, and
 * allows one use and five attempts. They are kept as keyed hashes, in memory or, if several processes share it, in the
 * catalog. Attempts are counted before comparison, in one step with the check that any is left, so parallel attempts gain
 * nothing.
 *
 * <p>A PIN has two halves of 25 bits. The first is its name, the second its proof. Only attempts with the right first
 * half count, so a machine that has not seen the PIN cannot use up its attempts and block the owner. Guessing gets no
 * easier, since both halves have to be right. Thread-safe.
 */
public final class SecurityPinService {
    private static final int MAX_ATTEMPTS = 5;
    private static final int HALF_LENGTH = 5;
    private static final String NAME = "pin-name";
    private static final String PROOF = "pin-proof";
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final PinStore pins;
    private final StateKey key;
    private final InstantSource clock;
    private final RandomGenerator random;

    public SecurityPinService(PinStore pins, StateKey key, InstantSource clock, RandomGenerator random) {
        this.pins = pins;
        this.key = key;
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

    private IssuedPin issue(String subject, PinOperation operation) {
        String name = randomHalf();
        String proof = randomHalf();
        Instant expires = clock.instant().plus(operation.lifetime());
        PinScope scope = new PinScope(subject, operation);
        pins.put(scope, new HashedPin(hash(scope, NAME, name), hash(scope, PROOF, proof), expires, 0));
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
    public boolean isIssued(MachineId machine, PinOperation operation) {
        return pins.find(new PinScope(machine.toString(), operation)).isPresent();
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
    public void check(MachineId machine, PinOperation operation, String typed) {
        requireFirstHalf(new PinScope(machine.toString(), operation), typed);
    }

    private void consume(PinScope scope, String typed) {
        HashedPin pin = requireFirstHalf(scope, typed);
        OptionalInt attempts = pins.countAttempt(scope, pin, MAX_ATTEMPTS);
        if (attempts.isEmpty()) { // another request took it, or the last attempt
            throw pins.find(scope).isPresent()
                    ? ProblemCode.PIN_TRIES_EXHAUSTED.problem()
                    : ProblemCode.PIN_MISSING.problem();
        }
        if (!pin.proof().equals(hash(scope, PROOF, secondHalf(typed)))) {
            throw attempts.getAsInt() >= MAX_ATTEMPTS
                    ? ProblemCode.PIN_TRIES_EXHAUSTED.problem()
                    : ProblemCode.PIN_WRONG.with("left", MAX_ATTEMPTS - attempts.getAsInt());
        }
        if (!pins.remove(scope, pin)) {
            throw ProblemCode.PIN_MISSING.problem();
        }
    }

    private HashedPin requireFirstHalf(PinScope scope, String typed) {
        Optional<HashedPin> found = pins.find(scope);
        if (found.isEmpty() || typed.isBlank()) {
            throw ProblemCode.PIN_MISSING.problem();
        }
        HashedPin pin = found.get();
        if (!pin.expires().isAfter(clock.instant())) {
            throw ProblemCode.PIN_EXPIRED.problem();
        }
        if (pin.attempts() >= MAX_ATTEMPTS) {
            throw ProblemCode.PIN_TRIES_EXHAUSTED.problem();
        }
        if (!pin.name().equals(hash(scope, NAME, firstHalf(typed)))) {
            throw ProblemCode.PIN_WRONG.with("left", MAX_ATTEMPTS - pin.attempts());
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

    /** The comparison of two hashes needs no constant time, because a client cannot steer a keyed hash. */
    private Sha256 hash(PinScope scope, String purpose, String half) {
        return key.hash(purpose, scope.subject() + " " + scope.operation().text() + " " + half);
    }
}
