package dev.coffre.server.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an alert is about. */
public enum AlertKind {
    BACKUP_FAILED,
    RECOVERY_FAILED,
    CHECK_FAILED,
    KEY_CHANGE_FAILED,
    BACKUP_WARNINGS,
    RECOVERY_WARNINGS,
    /** No recovery point within twice the usual interval. */
    MACHINE_OVERDUE,
    /**
     * A refused point does not continue the machine's chain: a clone, a machine set back in time, or a thief of its
     * keys.
     */
    CHAIN_FORKED,
    /** Sessions or tokens of the machine displaced one in use: a second installation or a thief uses its keys. */
    MACHINE_KEY_SHARED,
    /** A machine reached its limit of recovery points within a day: its keys may have been stolen. */
    POINT_LIMIT_REACHED,
    /** The store has damaged or lost files. */
    STORE_DAMAGED,
    /** Somebody else has put versions or delete markers behind objects of the store. */
    STORE_TAMPERED,
    /** Locks of the store's objects are not extended, and end soon. */
    LOCK_OVERDUE,
    QUOTA_NEARLY_USED,
    DISK_NEARLY_FULL,
    /** A retention policy keeps less than before. */
    RETENTION_SHORTENED,
    /** Recovery points were deleted, and can be undeleted. */
    DATA_DELETED,
    /** The vault was deleted, and can be undeleted. */
    VAULT_DELETED,
    /** The key slots of a machine's domain changed: another passphrase, or a former one made valid again. */
    SLOTS_CHANGED,
    /** The vault protects its machines less than before. */
    SAFEGUARDS_LOOSENED,
    /** The clock is not trusted: nothing is removed, and no credentials are issued. */
    CLOCK_SUSPENDED,
    /** The right password of an account was repeatedly given with wrong codes of its second factor. */
    SECOND_FACTOR_GUESSED,
    /** Garbage collection found that a condemned record is needed. Nothing is freed until an administrator resumes it. */
    COLLECTION_HALTED,
    /** The storage service does not answer: nothing is stored or recovered. */
    STORE_UNAVAILABLE,
    /** The database did not answer for a while. It is raised when it answers again, since alerts are in the database. */
    CATALOG_UNAVAILABLE,
    /** Entries of the audit log do not get to the store: a loss of the database would lose them. */
    AUDIT_NOT_SHIPPED;

    /** Returns the kind as the catalog and JSON have it, for example {@code backup-failed}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<AlertKind> fromCode(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
    }
}
