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
     * A point was refused that does not continue the machine's chain, or a session in use made room for newer ones: a clone,
     * a machine set back in time, or somebody else with its keys.
     */
    CHAIN_FORKED,
    /** A machine made as many recovery points within a day as it may: somebody else may have its keys. */
    POINT_LIMIT_REACHED,
    /** The store has damaged or lost files. */
    STORE_DAMAGED,
    QUOTA_NEARLY_USED,
    DISK_NEARLY_FULL,
    /** A retention policy keeps less than before. */
    RETENTION_SHORTENED,
    /** Recovery points were deleted, and can be brought back. */
    DATA_DELETED,
    /** The vault was deleted, and can be brought back. */
    VAULT_DELETED,
    /** Other key slots open the data of a machine's domain than before: another passphrase, or a former one again. */
    SLOTS_CHANGED,
    /** The vault protects its machines less than before. */
    SAFEGUARDS_LOOSENED,
    /** The clock cannot be believed: nothing is removed, and no credentials are issued. */
    CLOCK_SUSPENDED,
    /** The right password of an account was given with wrong codes of its second factor, again and again. */
    SECOND_FACTOR_GUESSED,
    /** Collection found that something condemned is needed: nothing is freed until somebody has looked. */
    COLLECTION_HALTED;

    /** {@code backup-failed}: in the catalog and in JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<AlertKind> named(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
    }
}
