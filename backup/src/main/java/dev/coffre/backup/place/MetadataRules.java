package dev.coffre.backup.place;

/**
 * Which metadata a recovery applies.
 *
 * @param owners how owners are mapped
 * @param accessControl whether to apply ACLs; otherwise only the mode
 * @param specialBits whether to apply setuid, setgid, capabilities and the attributes {@code security.*} and
 *     {@code trusted.*}
 */
public record MetadataRules(OwnerMapping owners, boolean accessControl, boolean specialBits) {
    /** For points of this machine. */
    public static final MetadataRules SAME_MACHINE = new MetadataRules(OwnerMapping.BY_ID, true, true);
}
