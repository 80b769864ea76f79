package dev.coffre.agent.console.recovery;

import dev.coffre.backup.point.RecoveryPoints;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When the vault received each point of a chain, by seq. */
record ReceiptTimes(Map<Long, Instant> bySeq) {
    ReceiptTimes {
        bySeq = Map.copyOf(bySeq);
    }

    static ReceiptTimes of(RecoveryPoints points) {
        Map<Long, Instant> times = new HashMap<>();
        ChainPosition.list(points.chain()).forEach(position -> times.put(position.seq(), position.receivedAt()));
        return new ReceiptTimes(times);
    }

    Optional<Instant> at(long seq) {
        return Optional.ofNullable(bySeq.get(seq));
    }
}
