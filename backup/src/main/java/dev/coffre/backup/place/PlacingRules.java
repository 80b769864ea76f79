package dev.coffre.backup.place;

/**
 * Which metadata a recovery applies.
 *
 * @param owners how owners are mapped
 * @param accessControl whether to apply ACLs; otherwise only the mode
 * @param specialBits whether to apply setuid, setgid, capabilities and the attributes {@code security.*} and {@code trusted.*}
 */
public record PlacingRules(OwnerMapping owners, boolean accessControl, boolean specialBits) {
    /** For points of this machine. */
    public static final PlacingRules SAME_MACHINE = new PlacingRules(OwnerMapping.BY_ID, true, true);
}
