package dev.coffre.acceptance.golden;

import dev.coffre.backup.save.ChainHeadStore;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import java.time.Instant;
import java.util.Optional;

/** What a golden machine remembers of its chain. */
final class MachineMemory implements ChainHeadStore {
    private ChainHead head = ChainHead.NONE;
    private Optional<SignedPoint> pending = Optional.empty();

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
        return Optional.empty();
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
        throw new AssertionError("a golden machine is never set back");
    }
}
