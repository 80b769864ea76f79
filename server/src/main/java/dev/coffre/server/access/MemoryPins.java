package dev.coffre.server.access;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Keeps PINs in this process: a restart voids them. Thread-safe. */
public final class MemoryPins implements PinStore {
    private final Map<PinScope, HashedPin> pins = new HashMap<>();

    @Override
    public synchronized void put(PinScope scope, HashedPin pin) {
        pins.put(scope, pin);
    }

    @Override
    public synchronized Optional<HashedPin> find(PinScope scope) {
        return Optional.ofNullable(pins.get(scope));
    }

    @Override
    public synchronized OptionalInt countAttempt(PinScope scope, HashedPin pin, int most) {
        HashedPin now = pins.get(scope);
        if (now == null || !isSame(now, pin) || now.attempts() >= most) {
            return OptionalInt.empty();
        }
        HashedPin counted = new HashedPin(now.name(), now.proof(), now.expires(), now.attempts() + 1);
        pins.put(scope, counted);
        return OptionalInt.of(counted.attempts());
    }

    @Override
    public synchronized boolean remove(PinScope scope, HashedPin pin) {
        HashedPin now = pins.get(scope);
        return now != null && isSame(now, pin) && pins.remove(scope, now);
    }

    private static boolean isSame(HashedPin one, HashedPin other) {
        return one.proof().equals(other.proof());
    }
}
