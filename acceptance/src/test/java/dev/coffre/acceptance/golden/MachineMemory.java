package dev.coffre.acceptance.golden;

import dev.coffre.backup.save.HeadJournal;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import java.time.Instant;
import java.util.Optional;

/** What a golden machine remembers of its chain. */
final class MachineMemory implements HeadJournal {
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
    public void sending(SignedPoint point) {
        pending = Optional.of(point);
    }

    @Override
    public void committed(ChainHead committed, Receipt receipt) {
        head = committed;
        pending = Optional.empty();
    }

    @Override
    public void adopted(ChainHead adopted, Instant at) {
        throw new AssertionError("a golden machine is never set back");
    }
}
