package dev.coffre.server.catalog;

/** Work that one process of a service does at a time. */
public enum LeaseRole {
    /** Everything that writes, if the store is on a disk: then one process of a service runs at a time. */
    SERVICE("service"),
    COLLECTION("collection"),
    RETENTION("retention"),
    SCRUB("scrub"),
    RECONCILIATION("reconciliation"),
    MAIL("mail"),
    ALERTS("alerts"),
    /** Writes the entries of the audit log to files of the store. */
    AUDIT("audit");

    private final String code;

    LeaseRole(String code) {
        this.code = code;
    }

    /** Returns its name in the catalog and in metrics. */
    public String code() {
        return code;
    }
}
