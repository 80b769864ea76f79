package dev.coffre.backup.save;

import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import java.time.Instant;
import java.util.Optional;

/** A journal that can be set back, as a machine can. */
final class MemoryJournal implements ChainHeadStore {
    private ChainHead head = ChainHead.NONE;
    private Optional<SignedPoint> pending = Optional.empty();
    private Optional<Instant> lastAdoption = Optional.empty();

    void setBackTo(ChainHead older) {
        head = older;
        pending = Optional.empty();
    }

    @Override
    public ChainHead head() {
        return head;
    }

    @Override
    public Optional<SignedPoint> pending() {
        return pending;
    }

    @Override
    public Optional<Instant> lastAdoption() {
        return lastAdoption;
    }

    @Override
    public void recordSending(SignedPoint point) {
        pending = Optional.of(point);
    }

    @Override
    public void recordCommit(ChainHead committed, Receipt receipt) {
        head = committed;
        pending = Optional.empty();
    }

    @Override
    public void recordAdoption(ChainHead adopted, Instant at) {
        head = adopted;
        pending = Optional.empty();
        lastAdoption = Optional.of(at);
    }
}
