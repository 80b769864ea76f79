package dev.coffre.vault.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everything that can go wrong, as far as a person can tell it apart. The texts are in problems.properties (English) and
 * problems_fr.properties; docs/errors.md is made from both.
 *
 * <p>A code never changes its name, exit code or meaning once released.
 */
public enum ProblemCode {
    // Vault credentials
    CREDENTIALS_MISSING(ExitCode.USAGE, 400),
    CREDENTIALS_UNREADABLE(ExitCode.USAGE, 400),
    CREDENTIALS_RENAMED(ExitCode.CREDENTIALS, 400),
    CREDENTIALS_TRUNCATED(ExitCode.CREDENTIALS, 403),
    CREDENTIALS_DAMAGED(ExitCode.CREDENTIALS, 403),
    CREDENTIALS_TOO_NEW(ExitCode.CREDENTIALS, 403),
    CREDENTIALS_EXPIRED(ExitCode.CREDENTIALS, 403),
    CREDENTIALS_SUPERSEDED(ExitCode.CREDENTIALS, 403),
    CREDENTIALS_OF_OTHER_VAULT(ExitCode.CREDENTIALS, 403),

    // Passphrase and recovery code
    PASSPHRASE_MISSING(ExitCode.USAGE, 400),
    PASSPHRASE_TOO_SHORT(ExitCode.USAGE, 400),
    PASSPHRASE_TOO_LONG(ExitCode.USAGE, 400),
    PASSPHRASE_MALFORMED(ExitCode.USAGE, 400),
    PASSPHRASE_MISMATCH(ExitCode.USAGE, 400),
    PASSPHRASE_WRONG(ExitCode.SECRET, 403),
    PASSPHRASE_FILE_MISSING(ExitCode.USAGE, 400),
    PASSPHRASE_FILE_UNREADABLE(ExitCode.USAGE, 400),
    PASSPHRASE_FILE_UNWRITABLE(ExitCode.USAGE, 400),
    PASSPHRASE_FILE_EXISTS(ExitCode.USAGE, 409),
    PASSPHRASE_ON_OWN_DISK(ExitCode.USAGE, 409),
    RECOVERY_CODE_MALFORMED(ExitCode.SECRET, 400),
    RECOVERY_CODE_WRONG(ExitCode.SECRET, 403),
    RECOVERY_CODE_UNCONFIRMED(ExitCode.USAGE, 400),
    LOSS_NOT_ACKNOWLEDGED(ExitCode.USAGE, 400),
    KEY_DERIVATION_WEAKENED(ExitCode.INTEGRITY, 409),
    KEY_DERIVATION_FAILED(ExitCode.FAILED, 500),
    EPOCH_LOWERED(ExitCode.INTEGRITY, 409),

    // Registration
    NOT_REGISTERED(ExitCode.FAILED, 409),
    ALREADY_REGISTERED(ExitCode.FAILED, 409),
    REGISTRATION_INCOMPLETE(ExitCode.FAILED, 409),
    REREGISTRATION_REFUSED(ExitCode.REFUSED, 403),

    // Reaching the vault
    VAULT_UNREACHABLE(ExitCode.UNREACHABLE, 502),
    VAULT_NAME_NOT_RESOLVED(ExitCode.UNREACHABLE, 502),
    VAULT_TIMED_OUT(ExitCode.UNREACHABLE, 504),
    VAULT_TOO_SLOW(ExitCode.UNREACHABLE, 504),
    VAULT_CONNECTION_LOST(ExitCode.UNREACHABLE, 502),
    VAULT_WRONG_PIN(ExitCode.UNREACHABLE, 502),
    VAULT_NOT_TLS(ExitCode.UNREACHABLE, 502),
    VAULT_NOT_A_VAULT(ExitCode.UNREACHABLE, 502),
    VAULT_ANSWER_GARBAGE(ExitCode.UNREACHABLE, 502),
    VAULT_ANSWER_TOO_LARGE(ExitCode.UNREACHABLE, 502),
    VAULT_UNAVAILABLE(ExitCode.UNREACHABLE, 503),
    VAULT_DEFECT(ExitCode.FAILED, 502),
    VAULT_BUSY(ExitCode.UNREACHABLE, 503),
    VAULT_TOO_NEW(ExitCode.UNREACHABLE, 426),
    PROXY_UNREACHABLE(ExitCode.UNREACHABLE, 502),
    PROXY_AUTHENTICATION_REQUIRED(ExitCode.UNREACHABLE, 502),
    PROXY_LOGIN_REFUSED(ExitCode.UNREACHABLE, 502),
    PROXY_LOGIN_UNSUPPORTED(ExitCode.UNREACHABLE, 502),
    PROXY_REFUSED(ExitCode.UNREACHABLE, 502),
    PROXY_CANNOT_REACH_VAULT(ExitCode.UNREACHABLE, 502),
    PROXY_NO_TUNNEL(ExitCode.UNREACHABLE, 502),
    PROXY_VARIABLE_UNUSABLE(ExitCode.UNREACHABLE, 502),

    // Flags, sources, targets, recovery points
    FLAGS_INVALID(ExitCode.USAGE, 400),
    SOURCE_MISSING(ExitCode.USAGE, 400),
    SOURCE_UNREADABLE(ExitCode.USAGE, 400),
    SUPPORT_FILE_EXISTS(ExitCode.USAGE, 409),
    SUPPORT_FILE_UNWRITABLE(ExitCode.USAGE, 400),
    SCHEDULE_INVALID(ExitCode.USAGE, 400),
    SCHEDULE_TOO_OFTEN(ExitCode.USAGE, 400),
    GROUP_UNKNOWN(ExitCode.USAGE, 404),
    GROUP_NAME_INVALID(ExitCode.USAGE, 400),
    GROUP_ITEM_TAKEN(ExitCode.USAGE, 409),
    NOTHING_TO_BACK_UP(ExitCode.USAGE, 400),
    ITEMS_TOO_MANY(ExitCode.USAGE, 400),
    TARGET_MISSING(ExitCode.USAGE, 400),
    TARGET_NOT_A_FOLDER(ExitCode.USAGE, 400),
    TARGET_INSIDE_SOURCE(ExitCode.USAGE, 400),
    TARGET_READ_ONLY(ExitCode.FAILED, 409),
    TARGET_FULL(ExitCode.FAILED, 507),
    RECOVERY_FOLDER_UNFIT(ExitCode.USAGE, 400),
    RECOVERY_FOLDER_FULL(ExitCode.USAGE, 507),
    PATH_NOT_IN_POINT(ExitCode.USAGE, 404),
    POINT_UNKNOWN(ExitCode.USAGE, 404),
    SLOT_UNKNOWN(ExitCode.USAGE, 404),

    // Backup servers
    BACKUP_SERVERS_ONLY(ExitCode.USAGE, 409),
    SERVER_OF_OTHER_VAULT(ExitCode.CREDENTIALS, 403),
    NO_OTHER_SERVER(ExitCode.USAGE, 404),
    SERVER_NOT_RECOVERABLE(ExitCode.USAGE, 409),
    SERVER_PASSPHRASE_WRONG(ExitCode.SECRET, 403),

    // Warnings: the rest of the job is done
    FILE_VANISHED(ExitCode.WARNINGS, 200),
    FILE_UNREADABLE(ExitCode.WARNINGS, 200),
    FILE_CHANGED(ExitCode.WARNINGS, 200),
    SNAPSHOT_FAILED(ExitCode.WARNINGS, 200),
    CARRIED_LOST(ExitCode.WARNINGS, 200),
    FILE_NOT_RECOVERED(ExitCode.WARNINGS, 200),
    ATTRIBUTE_NOT_RECOVERED(ExitCode.WARNINGS, 200),
    ATTRIBUTE_UNKNOWN(ExitCode.WARNINGS, 200),
    TARGET_CHANGED(ExitCode.WARNINGS, 200),
    HEAD_ADOPTED(ExitCode.WARNINGS, 200),
    HOOK_WARNING(ExitCode.WARNINGS, 200),

    // Jobs
    JOB_RUNNING(ExitCode.BUSY, 409),
    JOB_NOT_RUNNING(ExitCode.FAILED, 404),
    JOB_CANCELLED(ExitCode.FAILED, 409),
    JOB_INTERRUPTED(ExitCode.FAILED, 409),
    FILE_SYSTEM_SILENT(ExitCode.FAILED, 504),
    INPUT_FAILED(ExitCode.FAILED, 422),
    INPUT_EMPTY(ExitCode.FAILED, 422),
    INPUT_READ_ALREADY(ExitCode.FAILED, 409),
    HOOK_FAILED(ExitCode.FAILED, 409),
    HOOK_UNSAFE(ExitCode.FAILED, 409),
    AGENT_SILENT(ExitCode.FAILED, 504),
    DAEMON_RUNNING(ExitCode.BUSY, 409),
    DAEMON_NOT_RUNNING(ExitCode.FAILED, 503),

    // Local console
    CONSOLE_NOT_STARTED(ExitCode.FAILED, 503),
    CONSOLE_LINK_INVALID(ExitCode.FAILED, 401),
    CONSOLE_REQUEST_FOREIGN(ExitCode.REFUSED, 403),

    // What the vault refuses
    MAIL_SETTINGS_INVALID(ExitCode.USAGE, 400),
    MAIL_NOT_SET(ExitCode.FAILED, 409),
    MAIL_FAILED(ExitCode.FAILED, 502),
    VAULT_DISK_FULL(ExitCode.REFUSED, 507),
    QUOTA_EXCEEDED(ExitCode.REFUSED, 507),
    RATE_LIMITED(ExitCode.REFUSED, 429),
    POINT_LIMIT_REACHED(ExitCode.REFUSED, 429),
    POLICY_LIMIT_REACHED(ExitCode.REFUSED, 429),
    RETAIN_UNTIL_TOO_LATE(ExitCode.REFUSED, 409),
    REGISTRATION_LIMIT_REACHED(ExitCode.REFUSED, 429),
    LIMITS_INVALID(ExitCode.USAGE, 400),
    CLOCK_SUSPENDED(ExitCode.REFUSED, 503),
    PIN_MISSING(ExitCode.REFUSED, 403),
    PIN_WRONG(ExitCode.REFUSED, 403),
    PIN_EXPIRED(ExitCode.REFUSED, 403),
    PIN_TRIES_EXHAUSTED(ExitCode.REFUSED, 429),
    FORBIDDEN(ExitCode.REFUSED, 403),
    MACHINE_REPLACED(ExitCode.REFUSED, 403),
    RECORD_TOO_LARGE(ExitCode.REFUSED, 413),
    BATCH_TOO_LARGE(ExitCode.REFUSED, 413),
    RECORD_TOO_DEEP(ExitCode.REFUSED, 422),
    KID_NOT_ALLOWED(ExitCode.REFUSED, 422),
    RECORD_OF_OTHER_DOMAIN(ExitCode.REFUSED, 403),
    EPOCH_REFUSED(ExitCode.REFUSED, 422),
    POINT_REFUSED(ExitCode.REFUSED, 422),
    SLOTS_REFUSED(ExitCode.REFUSED, 422),
    RECOVERY_CODE_DROPPED(ExitCode.REFUSED, 422),
    RETENTION_POLICY_INVALID(ExitCode.USAGE, 400),
    SCRUB_PLAN_INVALID(ExitCode.USAGE, 400),
    RETENTION_TOO_SHORT(ExitCode.REFUSED, 409),
    VAULT_IMMUTABLE(ExitCode.REFUSED, 403),
    POINT_HELD(ExitCode.REFUSED, 409),
    MACHINE_HAS_DATA(ExitCode.REFUSED, 409),
    VAULT_NOT_EMPTY(ExitCode.REFUSED, 409),
    VAULT_DELETED(ExitCode.REFUSED, 403),
    PROTECTION_STOPPED(ExitCode.REFUSED, 409),

    // Talking to the vault
    REQUEST_MALFORMED(ExitCode.FAILED, 400),
    REQUEST_TOO_LARGE(ExitCode.FAILED, 413),
    REQUEST_TOO_SLOW(ExitCode.UNREACHABLE, 408),
    NOT_FOUND(ExitCode.FAILED, 404),
    NOT_AUTHENTICATED(ExitCode.FAILED, 401),
    MACHINE_UNKNOWN(ExitCode.FAILED, 404),
    SESSION_UNKNOWN(ExitCode.FAILED, 404),
    MISSING_RECORDS(ExitCode.FAILED, 409),
    LOGIN_FAILED(ExitCode.FAILED, 401),
    LOGIN_LOCKED_OUT(ExitCode.REFUSED, 429),
    FORM_EXPIRED(ExitCode.REFUSED, 403),

    // People and what they may do
    NOT_ALLOWED(ExitCode.REFUSED, 403),
    CONFIRMATION_MISSING(ExitCode.USAGE, 400),
    ACCOUNT_UNKNOWN(ExitCode.USAGE, 404),
    ACCOUNT_NAME_INVALID(ExitCode.USAGE, 400),
    ACCOUNT_NAME_TAKEN(ExitCode.USAGE, 409),
    PASSWORD_MISMATCH(ExitCode.USAGE, 400),
    PASSWORD_TOO_SHORT(ExitCode.USAGE, 400),
    PASSWORD_TOO_COMMON(ExitCode.USAGE, 400),
    SECOND_FACTOR_MISSING(ExitCode.FAILED, 401),
    SECOND_FACTOR_WRONG(ExitCode.FAILED, 401),
    SECOND_FACTOR_ON(ExitCode.REFUSED, 409),
    SECOND_FACTOR_OFF(ExitCode.REFUSED, 409),
    SECOND_FACTOR_UNUSABLE(ExitCode.FAILED, 500),
    TOKEN_UNKNOWN(ExitCode.USAGE, 404),
    TOKEN_NAME_TAKEN(ExitCode.USAGE, 409),
    TOKEN_LIMIT_REACHED(ExitCode.REFUSED, 409),
    TOKEN_NOT_ALLOWED(ExitCode.REFUSED, 403),
    PROOF_REQUIRED(ExitCode.REFUSED, 403),
    LAST_ADMINISTRATOR(ExitCode.REFUSED, 409),
    SETUP_CODE_WRONG(ExitCode.REFUSED, 403),
    SETUP_CLOSED(ExitCode.REFUSED, 409),

    // Integrity
    HEAD_MOVED(ExitCode.INTEGRITY, 409),
    CLONE_DETECTED(ExitCode.INTEGRITY, 409),
    CHAIN_BROKEN(ExitCode.INTEGRITY, 409),
    CHAIN_ROLLED_BACK(ExitCode.INTEGRITY, 409),
    CHAIN_FORKED(ExitCode.INTEGRITY, 409),
    TOMBSTONE_REFUSED(ExitCode.INTEGRITY, 409),
    RECORD_DAMAGED(ExitCode.INTEGRITY, 422),
    RECORD_MISSING(ExitCode.INTEGRITY, 404),
    SIV_MISMATCH(ExitCode.INTEGRITY, 422),
    PAYLOAD_MALFORMED(ExitCode.INTEGRITY, 422),
    POINT_SIGNATURE_INVALID(ExitCode.INTEGRITY, 422),
    POINT_DAMAGED(ExitCode.INTEGRITY, 500),
    RECEIPT_INVALID(ExitCode.INTEGRITY, 502),
    ANNOUNCEMENT_FORGED(ExitCode.INTEGRITY, 502),
    PACK_DAMAGED(ExitCode.INTEGRITY, 500),
    SLOT_DAMAGED(ExitCode.INTEGRITY, 500),
    JOURNAL_DAMAGED(ExitCode.INTEGRITY, 500),
    AUDIT_LOG_BROKEN(ExitCode.INTEGRITY, 500),
    COLLECTION_HALTED(ExitCode.INTEGRITY, 500),
    STORE_DAMAGED(ExitCode.INTEGRITY, 500),
    FORMAT_TOO_NEW(ExitCode.INTEGRITY, 422),

    // The vault service and its operator
    VAULT_NAME_INVALID(ExitCode.USAGE, 400),
    VAULT_NAME_TAKEN(ExitCode.USAGE, 409),
    VAULT_UNKNOWN(ExitCode.USAGE, 404),
    MACHINE_NAME_INVALID(ExitCode.USAGE, 400),
    MACHINE_NAME_TAKEN(ExitCode.USAGE, 409),
    DATA_FOLDER_IN_USE(ExitCode.BUSY, 409),
    DATA_FOLDER_MISSING(ExitCode.USAGE, 404),
    DATA_FOLDER_NOT_A_VAULT(ExitCode.USAGE, 409),
    DATA_FOLDER_OF_OTHER_USER(ExitCode.FAILED, 409),
    DATA_FOLDER_UNUSABLE(ExitCode.FAILED, 500),
    CATALOG_MISSING(ExitCode.FAILED, 500),
    CATALOG_TOO_NEW(ExitCode.FAILED, 500),
    CATALOG_DAMAGED(ExitCode.FAILED, 500),
    CATALOG_UNAVAILABLE(ExitCode.FAILED, 503),
    SIGNING_KEY_UNUSABLE(ExitCode.FAILED, 500),
    TLS_KEY_UNUSABLE(ExitCode.FAILED, 500),
    AGENT_ARCHIVE_MISSING(ExitCode.FAILED, 404),
    PORT_IN_USE(ExitCode.FAILED, 409),
    STORE_WRITE_FAILED(ExitCode.FAILED, 500),
    STORE_READ_FAILED(ExitCode.INTEGRITY, 500),

    // The machine
    LOCAL_DISK_FULL(ExitCode.FAILED, 507),
    CACHE_UNUSABLE(ExitCode.FAILED, 500),
    CACHE_TOO_SMALL(ExitCode.USAGE, 507),
    CACHE_FOLDER_UNFIT(ExitCode.USAGE, 400),
    FOLDER_UNSAFE(ExitCode.FAILED, 409),
    SETUP_FOLDER_UNFIT(ExitCode.USAGE, 400),
    SETUP_FAILED(ExitCode.FAILED, 500),
    SETUP_BY_PACKAGE(ExitCode.FAILED, 409),
    SETUP_SOURCE_UNSAFE(ExitCode.FAILED, 409),
    SETUP_DOWNGRADE(ExitCode.FAILED, 409),
    STATE_DAMAGED(ExitCode.FAILED, 500),
    KEYS_UNUSABLE(ExitCode.FAILED, 500),
    INTERNAL_BUG(ExitCode.FAILED, 500);

    private static final Map<String, ProblemCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ProblemCode::code, Function.identity()));

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final ExitCode exit;
    private final int httpStatus;

    ProblemCode(ExitCode exit, int httpStatus) {
        this.exit = exit;
        this.httpStatus = httpStatus;
    }

    /** The stable name, in kebab case: {@code credentials-expired}. */
    public String code() {
        return code;
    }

    public ExitCode exit() {
        return exit;
    }

    /** The status of an HTTP answer that carries this problem. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The code of this name, or empty if a newer program made it. */
    public static Optional<ProblemCode> named(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** A problem of this code, to be thrown or given details. */
    public Problem problem() {
        return new Problem(this, Map.of());
    }

    /** A problem of this code with one detail. */
    public Problem with(String name, Object value) {
        return problem().with(name, value);
    }
}
