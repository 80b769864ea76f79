package dev.coffre.server.scrub;

import java.util.Locale;
import java.util.regex.Pattern;

/** What kind of thing is damaged. People are told in their language; the reason beside it is for who knows the format. */
public enum DamageKind {
    RECORD,
    PACK,
    POINT,
    SLOT,
    JOURNAL,
    OTHER;

    private static final Pattern IN_POINTS = Pattern.compile("vaults/[^/]+/points/.*");
    private static final Pattern IN_SLOTS = Pattern.compile("vaults/[^/]+/slots/.*");
    private static final Pattern IN_JOURNAL = Pattern.compile("journal/.*");

    /**
     * Of a finding.
     *
     * @param isRecord whether it names a record
     * @param isPack whether it names a pack
     * @param file below the store
     */
    public static DamageKind of(boolean isRecord, boolean isPack, String file) {
        if (isRecord) {
            return RECORD;
        }
        if (isPack) {
            return PACK;
        }
        if (IN_POINTS.matcher(file).matches()) {
            return POINT;
        }
        if (IN_SLOTS.matcher(file).matches()) {
            return SLOT;
        }
        return IN_JOURNAL.matcher(file).matches() ? JOURNAL : OTHER;
    }

    /** As keys of texts end. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
