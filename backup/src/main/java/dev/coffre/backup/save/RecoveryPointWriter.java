package dev.coffre.backup.save;

import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.point.PointContent;
import dev.coffre.backup.point.PointOpener;
import dev.coffre.backup.point.PointSealer;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RunSummary;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.save.compare.RetainedRoots;
import dev.coffre.backup.save.reuse.PreviousPoint;
import dev.coffre.backup.save.send.PageSealer;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.Optional;

/** Makes this machine's recovery points and opens earlier ones. Not thread-safe. */
final class RecoveryPointWriter implements AutoCloseable {
    private final SavePlan plan;
    private final SaveKeys keys;
    private final RecordSealer records;
    private final RecordOpener opener;

    RecoveryPointWriter(SavePlan plan, SaveKeys keys) {
        this.plan = plan;
        this.keys = keys;
        this.records = new RecordSealer(keys.domain().newest(), PageSealer.COMPRESSION);
        this.opener = new RecordOpener(keys.domain());
    }

    /** Returns the signed point that follows {@code head}. */
    SignedPoint seal(ChainHead head, TreeRoot root, RunSummary run, RetainedRoots retained) {
        PointExt ext = new PointExt(
                plan.origin().machine(),
                keys.keyGen(),
                head.seq() + 1,
                head.hash(),
                run.ended(),
                root.files(),
                root.bytes(),
                Optional.empty());
        PointContent content = new PointContent(
                plan.label(),
                retained.allRoots(plan.roots()),
                plan.origin().zone().getId(),
                plan.origin().host(),
                plan.origin().agentVersion(),
                plan.content().fixedChunks() ? ChunkerParameters.FIXED : ChunkerParameters.TOEPLITZ,
                run,
                retained.roots());
        return new PointSealer(records, keys.point()).seal(ext, content, root);
    }

    /**
     * Returns what a run compares its source with.
     *
     * @param pointKey the key of the generation that {@code point} states
     */
    PreviousPoint open(SignedPoint point, VerifyingKey pointKey) {
        RecoveryPoint opened = new PointOpener(opener).open(point, pointKey);
        return new PreviousPoint(
                opened.ext().seq(),
                Optional.of(opened.root()),
                RecordHeader.ofRecord(point.record()).epoch(),
                opened.content().rootReads(opened.ext().seq()));
    }

    VerifyingKey ownKey() {
        return keys.point().verifyingKey();
    }

    /** Returns whether this machine's current key signed {@code point} and the domain's key sealed it. */
    boolean isSignedByThisMachine(SignedPoint point) {
        try {
            open(point, ownKey());
            return point.ext().keyGen() == keys.keyGen();
        } catch (Problem refused) {
            return false;
        }
    }

    @Override
    public void close() {
        records.close();
        opener.close();
    }
}
