package dev.coffre.server.audit;

import dev.coffre.server.catalog.Audits;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.wire.AuditVerdict;
import dev.coffre.vault.wire.MalformedMessage;
import java.util.List;
import java.util.Optional;

/** Verifies the lines of a log in order and remembers the first fault. */
final class AuditCheck {
    private final List<Audits.Head> known;

    /** Number of the last entry to verify. Later entries may be half written at this moment. */
    private final long end;

    private long whole;
    private Sha256 last = Sha256.ZERO;
    private Optional<String> wrong = Optional.empty();

    /** @param known entries whose hash the catalog or the journal knows */
    AuditCheck(List<Audits.Head> known) {
        this.known = known;
        this.end = known.stream().mapToLong(Audits.Head::n).max().orElse(0);
    }

    void line(byte[] bytes) {
        if (wrong.isPresent() || whole >= end) {
            return;
        }
        wrong = fault(bytes);
        if (wrong.isEmpty()) {
            whole++;
            last = Sha256.of(bytes);
        }
    }

    AuditVerdict verdict() {
        Optional<String> reason = wrong.isEmpty() && whole < end ? Optional.of("it is not there") : wrong;
        return new AuditVerdict(whole, reason.map(unused -> whole + 1), reason);
    }

    private Optional<String> fault(byte[] bytes) {
        AuditEntry entry;
        try {
            entry = AuditEntry.parse(bytes);
        } catch (MalformedMessage e) {
            return Optional.of("it cannot be read");
        }
        if (entry.n() != whole + 1) {
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
