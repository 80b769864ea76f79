package dev.coffre.backup.save;

import dev.coffre.backup.save.progress.ProgressReporter;
import dev.coffre.backup.save.reuse.PreviousPoint;
import dev.coffre.vault.Vault;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Compares the chain that the vault shows with the one that this machine remembers (docs/format.md §7). Refuses a vault that
 * shows an older or another chain. Adopts a longer chain that was made with this machine's own keys, with a warning: the
 * machine was rolled back, or it is a clone. A second adoption within a week means a clone and is refused. Only links newer
 * than the remembered head are verified.
 */
final class ChainVerifier {
    private static final Duration CLONE_DETECTION_PERIOD = Duration.ofDays(7);

    /** The shortest minimum retention that a vault can have. */
    private static final Duration MIN_RETENTION = Duration.ofDays(1);

    private final Vault vault;
    private final MachineId machine;
    private final VerifyingKey vaultKey;
    private final ChainHeadStore headStore;
    private final RecoveryPointWriter pointWriter;
    private final InstantSource clock;
    private final ProgressReporter reporter;

    ChainVerifier(
            Vault vault,
            MachineId machine,
            VerifyingKey vaultKey,
            ChainHeadStore headStore,
            RecoveryPointWriter pointWriter,
            InstantSource clock,
            ProgressReporter reporter) {
        this.vault = vault;
        this.machine = machine;
        this.vaultKey = vaultKey;
        this.headStore = headStore;
        this.pointWriter = pointWriter;
        this.clock = clock;
        this.reporter = reporter;
    }

    /** Returns the current end of the chain. Records a new head in the {@link ChainHeadStore}. */
    ChainState check() {
        PointChain chain = vault.chain(machine);
        ChainHead remembered = headStore.head();
        if (chain.head().seq() < remembered.seq()) {
            throw ProblemCode.CHAIN_ROLLED_BACK
                    .with("shown", chain.head().seq())
                    .with("known", remembered.seq());
        }
        if (!chain.head().equals(remembered)) {
            requireDescent(chain, remembered);
            catchUp(chain, remembered);
        }
        return new ChainState(chain.head(), newestReadable(chain));
    }

    /**
     * Requires that every link between the head and the remembered one was signed by this machine or is explained by a
     * tombstone.
     */
    private void requireDescent(PointChain chain, ChainHead remembered) {
        boolean descends = remembered.seq() == 0;
        for (ChainLink link : chain.newestFirst()) {
            if (link.seq() == remembered.seq()) {
                descends = link.hash().equals(remembered.hash());
            } else if (link.seq() > remembered.seq() && link.firstSeq() <= remembered.seq()) {
                descends = chain.wasHead(remembered);
            }
            if (link.seq() <= remembered.seq()) {
                break;
            }
            require(link, chain.head());
            if (link.firstSeq() <= remembered.seq()) {
                break;
            }
        }
        if (!descends) {
            throw ProblemCode.CHAIN_FORKED.with("seq", remembered.seq());
        }
    }

    private void require(ChainLink link, ChainHead head) {
        switch (link) {
            case StoredPoint point -> {
                if (!pointWriter.isSignedByThisMachine(point.point())) {
                    throw ProblemCode.CHAIN_FORKED.with("seq", point.seq());
                }
            }
            case Tombstone tombstone -> {
                if (!tombstone.isSignedBy(vaultKey) || !isExplained(tombstone, head)) {
                    throw ProblemCode.TOMBSTONE_REFUSED.with("seq", tombstone.seq());
                }
            }
        }
    }

    /**
     * Returns whether the vault may have removed the point. Retention never deletes a machine's newest point, nor a point
     * younger than the shortest minimum retention.
     */
    private static boolean isExplained(Tombstone tombstone, ChainHead head) {
        return tombstone.reason() != Tombstone.Reason.RETENTION
                || tombstone.seq() < head.seq() && tombstone.retainedFor().compareTo(MIN_RETENTION) >= 0;
    }

    private void catchUp(PointChain chain, ChainHead remembered) {
        Optional<StoredPoint> sent = pendingHead(chain, remembered);
        if (sent.isPresent()) {
            headStore.recordCommit(chain.head(), sent.get().receipt());
        } else {
            adopt(chain.head());
        }
    }

    /** Returns the point that this machine sent last, if it is the head. In that case only the vault's answer was lost. */
    private Optional<StoredPoint> pendingHead(PointChain chain, ChainHead remembered) {
        return headStore
                .pending()
                .filter(pending -> pending.hash().equals(chain.head().hash())
                        && chain.head().seq() == remembered.seq() + 1)
                .flatMap(pending -> chain.linkAt(chain.head().seq()))
                .filter(StoredPoint.class::isInstance)
                .map(StoredPoint.class::cast);
    }

    private void adopt(ChainHead head) {
        Instant now = clock.instant();
        boolean again = headStore
                .lastAdoption()
                .filter(last -> Duration.between(last, now).abs().compareTo(CLONE_DETECTION_PERIOD) < 0)
                .isPresent();
        if (again) {
            throw ProblemCode.CLONE_DETECTED.with("machine", machine);
        }
        headStore.recordAdoption(head, now);
        reporter.warn(ProblemCode.HEAD_ADOPTED.with("seq", head.seq()));
    }

    /** Returns the newest point that is not deleted. It affects the speed of a run, not its safety. */
    private PreviousPoint newestReadable(PointChain chain) {
        for (ChainLink link : chain.newestFirst()) {
            if (link instanceof StoredPoint newest) {
                return open(chain, newest);
            }
        }
        return PreviousPoint.NONE;
    }

    private PreviousPoint open(PointChain chain, StoredPoint newest) {
        // After a handover, an older key signed it, and only the vault states that key. The seal is proof enough here.
        VerifyingKey key = newest.point().isSignedBy(pointWriter.ownKey())
                ? pointWriter.ownKey()
                : chain.pointKeys().getOrDefault(newest.point().ext().keyGen(), pointWriter.ownKey());
        return pointWriter.open(newest.point(), key);
    }
}
