package dev.coffre.vault.wire;

import java.util.Optional;

/**
 * What was found when the audit log was read from its beginning.
 *
 * @param entries that are whole and follow each other
 * @param broken number of the first entry that does not, or is not there
 * @param reason in what way
 */
public record AuditVerdict(long entries, Optional<Long> broken, Optional<String> reason) {}
