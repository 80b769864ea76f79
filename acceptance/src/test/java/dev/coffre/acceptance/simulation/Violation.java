package dev.coffre.acceptance.simulation;

/** Something does not hold that has to. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param invariant its number in docs/simulator.md */
    Violation(String invariant, String what) {
        super(invariant + ": " + what);
    }

    static void unless(boolean holds, String invariant, String what, Object... values) {
        if (!holds) {
            throw new Violation(invariant, String.format(java.util.Locale.ROOT, what, values));
        }
    }
}
