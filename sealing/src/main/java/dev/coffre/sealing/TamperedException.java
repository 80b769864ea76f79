package dev.coffre.sealing;

/** A record that is not what its writer sealed: damaged, forged, or moved to where it does not belong. */
public final class TamperedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Which check refused it. A wrong key or a flipped bit may show in any of those after {@link #CONTEXT}. */
    public enum Check {
        /** Domain, epoch or type of the header is not that of the key. */
        CONTEXT,
        /** A length contradicts another or passes its limit. */
        LENGTH,
        /** The codec number is unknown. */
        CODEC,
        /** The padding is not all zeros. */
        PADDING,
        /** The content does not match the pid. */
        PID,
        /** The synthetic initialisation vector does not match. */
        SIV
    }

    private final Check check;

    TamperedException(Check check) {
        super("the record was refused: " + check);
        this.check = check;
    }

    public Check check() {
        return check;
    }
}
