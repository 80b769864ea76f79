package dev.coffre.server.message;

import java.util.Optional;

/**
 * The result of verifying the audit log from its beginning.
 *
 * @param entries number of entries that are intact and follow each other
 * @param broken number of the first entry that is broken or missing
 * @param reason what is wrong with it
 */
public record AuditVerification(long entries, Optional<Long> broken, Optional<String> reason) {}
