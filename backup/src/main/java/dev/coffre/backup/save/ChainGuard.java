package dev.coffre.backup.save;

import dev.coffre.backup.save.known.PreviousPoint;
import dev.coffre.backup.save.progress.Narrator;
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
final class ChainGuard {
    private static final Duration ALARM = Duration.ofDays(7);

    /** The shortest minimum retention that a vault can have. */
    private static final Duration LEAST_KEPT = Duration.ofDays(1);

    private final Vault vault;
    private final MachineId machine;
    private final VerifyingKey vaultKey;
    private final HeadJournal journal;
    private final PointPress points;
    private final InstantSource clock;
    private final Narrator narrator;

    ChainGuard(
            Vault vault,
            MachineId machine,
            VerifyingKey vaultKey,
            HeadJournal journal,
            PointPress points,
            InstantSource clock,
            Narrator narrator) {
        this.vault = vault;
        this.machine = machine;
        this.vaultKey = vaultKey;
        this.journal = journal;
        this.points = points;
        this.clock = clock;
        this.narrator = narrator;
    }

    /** Returns the present end of the chain and records it in the journal. */
    Standing check() {
        PointChain chain = vault.points(machine);
        ChainHead remembered = journal.head();
        if (chain.head().seq() < remembered.seq()) {
            throw ProblemCode.CHAIN_ROLLED_BACK
                    .with("shown", chain.head().seq())
                    .with("known", remembered.seq());
        }
        if (!chain.head().equals(remembered)) {
            requireDescent(chain, remembered);
            catchUp(chain, remembered);
        }
        return new Standing(chain.head(), newest(chain));
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
            } else if (link.seq() > remembered.seq() && link.first() <= remembered.seq()) {
                descends = chain.had(remembered);
            }
            if (link.seq() <= remembered.seq()) {
                break;
            }
            require(link, chain.head());
            if (link.first() <= remembered.seq()) {
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
                if (!points.isOurs(point.point())) {
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

    /** Retention never deletes a machine's newest point, and no point before the shortest minimum retention. */
    private static boolean isExplained(Tombstone tombstone, ChainHead head) {
        return tombstone.reason() != Tombstone.Reason.RETENTION
                || tombstone.seq() < head.seq() && tombstone.kept().compareTo(LEAST_KEPT) >= 0;
    }

    private void catchUp(PointChain chain, ChainHead remembered) {
        Optional<StoredPoint> ours = pendingHead(chain, remembered);
        if (ours.isPresent()) {
            journal.committed(chain.head(), ours.get().receipt());
        } else {
            adopt(chain.head());
        }
    }

    /** Returns the point that this machine sent last, if it is the head. Then only the vault's answer was lost. */
    private Optional<StoredPoint> pendingHead(PointChain chain, ChainHead remembered) {
        return journal.pending()
                .filter(pending -> pending.hash().equals(chain.head().hash())
                        && chain.head().seq() == remembered.seq() + 1)
                .flatMap(pending -> chain.at(chain.head().seq()))
                .filter(StoredPoint.class::isInstance)
                .map(StoredPoint.class::cast);
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

    /** Returns the newest point that is still readable. What a run compares with affects its speed, not its safety. */
    private PreviousPoint newest(PointChain chain) {
        for (ChainLink link : chain.newestFirst()) {
            if (link instanceof StoredPoint newest) {
                return open(chain, newest);
            }
        }
        return PreviousPoint.NONE;
    }

    private PreviousPoint open(PointChain chain, StoredPoint newest) {
        // After a handover, an older key signed it, and only the vault states that key. The seal is proof enough here.
        VerifyingKey key = newest.point().isSignedBy(points.ownKey())
                ? points.ownKey()
                : chain.pointKeys().getOrDefault(newest.point().ext().keyGen(), points.ownKey());
        return points.open(newest.point(), key);
    }
}
