package dev.coffre.acceptance.simulation;

/** The machine of the vault service has no power any more: whatever was going on there has ended. */
final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1;

    PowerCut() {
        super("power cut", null, false, false);
    }
}
