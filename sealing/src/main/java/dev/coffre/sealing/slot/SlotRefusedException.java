package dev.coffre.sealing.slot;

/** The key slot is refused without trying any secret. */
public final class SlotRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why the slot is refused. */
    public enum Reason {
        /** Its bytes are not those that were written. */
        DAMAGED,
        /** Its version, kind or flags are newer than this program. */
        TOO_NEW,
        /** Its derivation would cost less or more than the format allows. */
        PARAMETERS_OUT_OF_BOUNDS,
        /** It is opened by the other kind of secret. */
        OTHER_KIND
    }

    private final Reason reason;

    SlotRefusedException(Reason reason) {
        super("the key slot was refused: " + reason);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
