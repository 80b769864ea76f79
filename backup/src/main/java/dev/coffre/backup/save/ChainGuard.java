package dev.coffre.backup.save;

import dev.coffre.backup.save.known.PreviousPoint;
import dev.coffre.backup.save.progress.Narrator;
import dev.coffre.vault.Vault;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Compares the chain that the vault shows with what this machine remembers (docs/format.md §7). A vault that shows an
 * older or another chain is refused. A longer one, made with this machine's own keys, is taken over with a warning: the
 * machine was set back, or it is a copy. The second time within a week it is a copy.
 */
final class ChainGuard {
    private static final Duration ALARM = Duration.ofDays(7);

    private final Vault vault;
    private final MachineId machine;
    private final HeadJournal journal;
    private final PointPress points;
    private final InstantSource clock;
    private final Narrator narrator;

    ChainGuard(
            Vault vault,
            MachineId machine,
            HeadJournal journal,
            PointPress points,
            InstantSource clock,
            Narrator narrator) {
        this.vault = vault;
        this.machine = machine;
        this.journal = journal;
        this.points = points;
        this.clock = clock;
        this.narrator = narrator;
    }

    /** Where the chain stands now; afterwards the journal knows it. */
    Standing check() {
        PointChain chain = vault.points(machine);
        ChainHead remembered = journal.head();
        requireDescent(chain, remembered);
        if (!chain.head().equals(remembered)) {
            catchUp(chain, remembered);
        }
        return new Standing(chain.head(), newest(chain));
    }

    private static void requireDescent(PointChain chain, ChainHead remembered) {
        if (chain.head().seq() < remembered.seq()) {
            throw ProblemCode.CHAIN_ROLLED_BACK
                    .with("shown", chain.head().seq())
                    .with("known", remembered.seq());
        }
        if (!chain.descendsFrom(remembered)) {
            throw ProblemCode.CHAIN_FORKED.with("seq", remembered.seq());
        }
    }

    private void catchUp(PointChain chain, ChainHead remembered) {
        for (StoredPoint point : chain.points()) {
            if (point.seq() > remembered.seq() && !points.isOurs(point.point())) {
                throw ProblemCode.CHAIN_FORKED.with("seq", point.seq());
            }
        }
        Optional<StoredPoint> ours = pendingHead(chain);
        if (ours.isPresent()) {
            journal.committed(chain.head(), ours.get().receipt());
        } else {
            adopt(chain.head());
        }
    }

    /** The point that this machine sent last, if it is the head: only the vault's answer was lost. */
    private Optional<StoredPoint> pendingHead(PointChain chain) {
        return journal.pending()
                .flatMap(pending -> chain.points().stream()
                        .filter(point -> point.hash().equals(pending.hash()))
                        .filter(point -> point.hash().equals(chain.head().hash())
                                && chain.head().seq() == journal.head().seq() + 1)
                        .findFirst());
    }

    private void adopt(ChainHead head) {
        Instant now = clock.instant();
        boolean again = journal.lastAdoption()
                .filter(last -> Duration.between(last, now).abs().compareTo(ALARM) < 0)
                .isPresent();
        if (again) {
            throw ProblemCode.CLONE_DETECTED.with("machine", machine);
        }
        journal.adopted(head, now);
        narrator.warn(ProblemCode.HEAD_ADOPTED.with("seq", head.seq()));
    }

    /** The newest that the vault can still read: what to compare with is a matter of speed, not of safety. */
    private PreviousPoint newest(PointChain chain) {
        if (chain.points().isEmpty()) {
            return PreviousPoint.NONE;
        }
        StoredPoint newest = chain.points().getLast();
        // After a handover it was signed by an older key, which the vault alone states; its seal is proof enough here.
        VerifyingKey key = newest.point().isSignedBy(points.ownKey())
                ? points.ownKey()
                : chain.pointKeys().getOrDefault(newest.point().ext().keyGen(), points.ownKey());
        return points.open(newest.point(), key);
    }
}
