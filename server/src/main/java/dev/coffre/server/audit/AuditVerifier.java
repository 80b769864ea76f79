package dev.coffre.server.audit;

import dev.coffre.server.catalog.AuditIndex;
import dev.coffre.server.message.AuditVerification;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.wire.MalformedMessageException;
import java.util.List;
import java.util.Optional;

/** Verifies the lines of a log in order and remembers the first fault. */
final class AuditVerifier {
    private final List<AuditIndex.AuditHead> known;

    /** Number of the last entry to verify. Later entries may be half written at this moment. */
    private final long end;

    private long verified;
    private Sha256 last = Sha256.ZERO;
    private Optional<String> fault = Optional.empty();

    /** @param known entries whose hash the catalog or the journal knows */
    AuditVerifier(List<AuditIndex.AuditHead> known) {
        this.known = known;
        this.end = known.stream().mapToLong(AuditIndex.AuditHead::n).max().orElse(0);
    }

    void line(byte[] bytes) {
        if (fault.isPresent() || verified >= end) {
            return;
        }
        fault = findFault(bytes);
        if (fault.isEmpty()) {
            verified++;
            last = Sha256.of(bytes);
        }
    }

    AuditVerification verdict() {
        Optional<String> reason = fault.isEmpty() && verified < end ? Optional.of("it is not there") : fault;
        return new AuditVerification(verified, reason.map(unused -> verified + 1), reason);
    }

    private Optional<String> findFault(byte[] bytes) {
        AuditEntry entry;
        try {
            entry = AuditEntry.parse(bytes);
        } catch (MalformedMessageException e) {
            return Optional.of("it cannot be read");
        }
        if (entry.n() != verified + 1) {
            return Optional.of("entry " + entry.n() + " is in its place");
        }
        if (!entry.previous().equals(last)) {
            return Optional.of("it does not follow the entry before, which was changed, or itself was");
        }
        Sha256 hash = Sha256.of(bytes);
        return known.stream()
                        .anyMatch(head -> head.n() == entry.n() && !head.hash().equals(hash))
                ? Optional.of("it was changed")
                : Optional.empty();
    }
}
