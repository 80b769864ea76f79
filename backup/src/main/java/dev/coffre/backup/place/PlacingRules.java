package dev.coffre.backup.place;

/**
 * What a recovery applies of the metadata.
 *
 * @param owners how owners are mapped
 * @param accessControl whether ACLs come back; if not, only the mode does
 * @param specialBits whether setuid, setgid, capabilities and the attributes {@code security.*} and {@code trusted.*} come back
 */
public record PlacingRules(OwnerMapping owners, boolean accessControl, boolean specialBits) {
    /** The machine's own points. */
    public static final PlacingRules SAME_MACHINE = new PlacingRules(OwnerMapping.BY_ID, true, true);
}
