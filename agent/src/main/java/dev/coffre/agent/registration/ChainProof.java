package dev.coffre.agent.registration;

import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tries data keys on a machine's recovery points. The newest point alone proves nothing: an attacker with the machine's keys
 * can add points under a false data key. So all points are tried until each key opens one.
 */
final class ChainProof {
    /** Two weeks at the vault's limit of 288 points a day, which is the minimum time to reinstate former key slots. */
    static final int MOST_LINKS = 4_096;

    private ChainProof() {}

    static KeyProof.Evidence of(PointChain chain, List<DomainKeys> keys) {
        List<DomainKeys> openers = new ArrayList<>();
        boolean anyPoint = false;
        int tried = 0;
        for (ChainLink link : chain.newestFirst()) {
            if (openers.size() == keys.size()) {
                break;
            }
            if (tried++ == MOST_LINKS) {
                return new KeyProof.Evidence(openers, anyPoint, false);
            }
            if (link instanceof StoredPoint) {
                anyPoint = true;
                keys.stream()
                        .filter(key -> !openers.contains(key) && opens(chain, key, link))
                        .forEach(openers::add);
            }
        }
        return new KeyProof.Evidence(openers, anyPoint, true);
    }

    private static boolean opens(PointChain chain, DomainKeys keys, ChainLink link) {
        return RecoveryPoints.of(chain, Map.of(), keys).open(link) instanceof ListedPoint.Opened;
    }
}
