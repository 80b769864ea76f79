package dev.coffre.acceptance.simulation;

import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/** Everything in a world that might be otherwise, from one seed. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    private Chance(SplittableRandom random) {
        this.random = random;
    }

    /** Chance of its own, so that one part that asks more often changes nothing for the others. */
    Chance split() {
        return new Chance(random.split());
    }

    SplittableRandom numbers() {
        return random;
    }

    /** From 0 up to, not including, {@code end}. */
    int below(int end) {
        return random.nextInt(end);
    }

    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    boolean percent(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T of(Collection<T> some) {
        List<T> all = List.copyOf(some);
        return all.get(random.nextInt(all.size()));
    }
}
